import { z } from "../openapi";

/** The answer of a list that counts: the page, and how many there are on all pages. */
export function listOf<S extends z.ZodType>(schema: S) {
  return z.object({ totalResultSize: z.int(), data: z.array(schema) });
}

/** The answer of a list that only says whether more follow. */
export function pageOf<S extends z.ZodType>(schema: S) {
  return z.object({ hasMore: z.boolean(), data: z.array(schema) });
}

/** The answer of a list that counts when `withTotalResultSize` asks for it. */
export function countedOrPageOf<S extends z.ZodType>(schema: S) {
  return z.object({
    hasMore: z.boolean().optional(),
    totalResultSize: z.int().optional(),
    data: z.array(schema),
  });
}

export const withTotalResultSize = z
  .enum(["true", "false"])
  .optional()
  .transform((text) => text === "true")
  .openapi({
    type: "boolean",
    default: false,
    description: "true: the answer has `totalResultSize`, else `hasMore`",
  });

/** What the envelope says beside the data. */
export function listSize(
  page: { readonly skip: number; readonly withTotalResultSize: boolean },
  listed: { readonly rows: readonly unknown[]; readonly totalResultSize: number },
): { totalResultSize: number } | { hasMore: boolean } {
  const { totalResultSize, rows } = listed;
  if (page.withTotalResultSize) return { totalResultSize };
  return { hasMore: page.skip + rows.length < totalResultSize };
}
