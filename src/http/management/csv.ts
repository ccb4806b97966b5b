import { invalidParameter } from "../../services/refusal";
import type { ImportRow } from "../../db/queries/imports";

import { dateTime, id } from "../fields";
import { ACCOUNT_USER_ID } from "../../services/account";
import { z } from "../openapi";
import { instant } from "../present";

/** The form of an upload: a file, or its text as older clients send it. */
const uploadForm = z.object({
  upFile: z
    .custom<File | string>((value) => typeof value === "string" || value instanceof File, {
      error: "must be a file in the field upFile of a multipart form",
    })
    .openapi({ type: "string", format: "binary" }),
});

/** The body of an import. */
export const csvUpload = {
  body: { content: { "multipart/form-data": { schema: uploadForm } }, required: true },
} as const;

/** The text of an upload; it must be UTF-8. */
export async function csvText({ upFile }: z.output<typeof uploadForm>): Promise<string> {
  if (typeof upFile === "string") return upFile;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(
      await upFile.arrayBuffer(),
    );
  } catch {
    throw invalidParameter("upFile", "Malformed body", "The file is not valid UTF-8");
  }
}

export function csvAnswer(description: string, example: string) {
  return {
    description,
    content: { "application/csv": { schema: z.string(), example } },
  } as const;
}

/** How an export writes instants. */
export const dateFormat = z
  .enum(["excel", "ISO8601"])
  .default("ISO8601")
  .openapi({ description: "excel: `2026-01-31 13:00:00`, in UTC" });

export const CSV_HEADERS = { "content-type": "application/csv; charset=utf-8" };

export const importAnswer = z
  .object({
    id,
    created: dateTime,
    accountId: id,
    userId: id,
    entity: z.string(),
    amount: z.int().openapi({ description: "Rows that the file brought" }),
  })
  .openapi("Import");

export const importExample: z.input<typeof importAnswer> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  accountId: 1,
  userId: 1,
  entity: "CollectionItem",
  amount: 10,
};

export function fromImport(row: ImportRow): z.output<typeof importAnswer> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    accountId: row.accountId,
    userId: ACCOUNT_USER_ID,
    entity: row.entity,
    amount: row.amount,
  };
}
