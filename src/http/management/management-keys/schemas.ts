import type { ManagementKeyRow } from "../../../db/queries/management-keys";
import { ACCOUNT_ID, ACCOUNT_USER_ID } from "../../../services/account";
import type { ManagementKeyInput } from "../../../services/management/management-keys/create-management-key";
import { dateTime, id, idParameter, LIST_LENGTH_MAX, name, NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { instant } from "../../present";

const endpoint = z
  .object({
    path: z.string().max(NAME_LENGTH_MAX).startsWith("/").openapi({
      description: "A path; `*` and `{name}` stand for a segment, `*` at the end for all",
    }),
  })
  .openapi("Endpoint");

const settings = {
  name,
  expiryDate: dateTime,
  endpoints: z.array(endpoint).max(LIST_LENGTH_MAX),
  allowedApplicationIds: z.array(id).max(LIST_LENGTH_MAX),
};

export const createManagementKeyBody = z
  .object({
    ...settings,
    endpoints: settings.endpoints.nullable().openapi({ description: "Empty: every path" }),
    allowedApplicationIds: settings.allowedApplicationIds
      .nullish()
      .openapi({ description: "Empty: every Application" }),
  })
  .openapi("CreateManagementKey");

export const managementKey = z
  .object({ ...settings, id, createdBy: id, accountID: id, created: dateTime })
  .openapi("ManagementKey");

export const newManagementKey = managementKey
  .extend({ key: z.string().openapi({ description: "The key itself; shown this once" }) })
  .openapi("NewManagementKey");

export const managementKeyPath = z.object({ managementKeyId: idParameter("managementKeyId") });

export const createManagementKeyExample = {
  name: "Back office",
  expiryDate: "2027-11-21T10:00:00Z",
  endpoints: [],
  allowedApplicationIds: [],
};

export const managementKeyExample: z.input<typeof managementKey> = {
  ...createManagementKeyExample,
  id: 1,
  createdBy: 1,
  accountID: 1,
  created: "2026-11-21T10:00:00.000Z",
};

export function toManagementKeyInput(
  body: z.output<typeof createManagementKeyBody>,
): ManagementKeyInput {
  return {
    name: body.name,
    endpoints: body.endpoints ?? [],
    allowedApplicationIds: body.allowedApplicationIds ?? [],
    expiresAtMs: Date.parse(body.expiryDate),
  };
}

export function fromManagementKey(row: ManagementKeyRow): z.output<typeof managementKey> {
  return {
    id: row.id,
    name: row.name,
    expiryDate: instant(row.expiresAtMs),
    endpoints: row.endpoints,
    allowedApplicationIds: row.allowedApplicationIds,
    createdBy: ACCOUNT_USER_ID,
    accountID: ACCOUNT_ID,
    created: instant(row.createdAtMs),
  };
}
