import type { CustomEffectRow, NewCustomEffectRow } from "../../../db/queries/custom-effects";
import { ACCOUNT_USER_ID } from "../../../services/account";
import { dateTime, id, idParameter, LIST_LENGTH_MAX, NAME_LENGTH_MAX, text } from "../../fields";
import { z } from "../../openapi";
import { instant } from "../../present";
import { fromParameter, templateParameters, toParameter } from "../template-parameters";

const PAYLOAD_LENGTH_MAX = 100_000;

const settings = {
  name: z
    .string()
    .max(NAME_LENGTH_MAX)
    .regex(/^[A-Za-z](\w|\s)*$/, "must be a letter, then letters, digits, underscores and spaces"),
  title: z
    .string()
    .max(NAME_LENGTH_MAX)
    // eslint-disable-next-line no-control-regex -- the public pattern excludes them
    .regex(/^[^\u0000-\u001f\u007f\s][^\u0000-\u001f\u007f]*$/, "must not hold control characters"),
  description: text.optional(),
  payload: z.string().min(1).max(PAYLOAD_LENGTH_MAX),
  isPerItem: z.boolean().optional().openapi({ description: "One effect for each cart item" }),
  enabled: z.boolean(),
  params: templateParameters.nullish(),
  applicationIds: z.array(id).min(1).max(LIST_LENGTH_MAX),
};

export const newCustomEffect = z.object(settings).openapi("NewCustomEffect");

export const customEffect = z
  .object({
    ...settings,
    description: z.string(),
    isPerItem: z.boolean(),
    params: templateParameters,
    id,
    accountId: id,
    created: dateTime,
    modified: dateTime,
    createdBy: id,
  })
  .openapi("CustomEffect");

export const customEffectPath = z.object({ customEffectId: idParameter("customEffectId") });

export const newCustomEffectExample: z.input<typeof newCustomEffect> = {
  name: "gift_note",
  title: "Gift note",
  description: "Tells the shop to print a note",
  payload: '{"note": "{{note}}"}',
  isPerItem: false,
  enabled: true,
  params: [{ type: "string", title: "note", ui: {} }],
  applicationIds: [1],
};

export const customEffectExample: z.input<typeof customEffect> = {
  name: "gift_note",
  title: "Gift note",
  description: "Tells the shop to print a note",
  payload: '{"note": "{{note}}"}',
  isPerItem: false,
  enabled: true,
  params: [{ type: "string", title: "note", ui: {} }],
  applicationIds: [1],
  id: 1,
  accountId: 1,
  created: "2026-11-21T10:00:00.000Z",
  modified: "2026-11-21T10:00:00.000Z",
  createdBy: 1,
};

export function toCustomEffect(body: z.output<typeof newCustomEffect>): NewCustomEffectRow {
  return {
    name: body.name,
    title: body.title,
    description: body.description ?? "",
    payload: body.payload,
    params: (body.params ?? []).map(toParameter),
    isPerItem: body.isPerItem ?? false,
    enabled: body.enabled,
    applicationIds: body.applicationIds,
  };
}

export function fromCustomEffect(row: CustomEffectRow): z.output<typeof customEffect> {
  return {
    id: row.id,
    accountId: row.accountId,
    created: instant(row.createdAtMs),
    modified: instant(row.modifiedAtMs),
    createdBy: ACCOUNT_USER_ID,
    name: row.name,
    title: row.title,
    description: row.description,
    payload: row.payload,
    params: row.params.map(fromParameter),
    isPerItem: row.isPerItem,
    enabled: row.enabled,
    applicationIds: row.applicationIds,
  };
}
