import type { StoreRecord, StoreRow, StoreSettings } from "../../../db/queries/stores";
import { attributeValues, dateTime, id, idParameter, text } from "../../fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";
import { applicationPath } from "../parameters";

const STORE_NAME_LENGTH_MAX = 200;
const STORE_ID_LENGTH_MAX = 1000;

export const storeIntegrationId = z.string().min(1).max(STORE_ID_LENGTH_MAX);

export const newStore = z
  .object({
    name: z.string().trim().min(1).max(STORE_NAME_LENGTH_MAX),
    description: text,
    attributes: attributeValues.optional(),
    integrationId: storeIntegrationId.openapi({ description: "Fixed; what sessions name" }),
  })
  .openapi("NewStore");

export const store = z
  .object({
    id,
    created: dateTime,
    updated: dateTime,
    applicationId: id,
    name: z.string(),
    description: z.string(),
    attributes: attributeValues,
    integrationId: z.string(),
    linkedCampaignIds: z.array(id),
  })
  .openapi("Store");

export const storePath = applicationPath.extend({ storeId: idParameter("storeId") });

export const newStoreExample: z.input<typeof newStore> = {
  name: "South US store",
  description: "The shop in Austin",
  integrationId: "STORE-001",
};

export const storeExample: z.input<typeof store> = {
  ...newStoreExample,
  attributes: {},
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  updated: "2026-11-21T10:00:00.000Z",
  applicationId: 1,
  linkedCampaignIds: [4],
};

export function toStore(
  body: z.output<typeof newStore>,
): StoreSettings & Pick<StoreRow, "integrationId"> {
  return { ...body, attributes: body.attributes ?? {} };
}

export function toStoreUpdate(
  body: z.output<typeof newStore>,
): Partial<StoreSettings> & Pick<StoreRow, "integrationId"> {
  return present(body);
}

export function fromStore(row: StoreRecord): z.output<typeof store> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    updated: instant(row.updatedAtMs),
    applicationId: row.applicationId,
    name: row.name,
    description: row.description,
    attributes: row.attributes,
    integrationId: row.integrationId,
    linkedCampaignIds: [...row.linkedCampaignIds],
  };
}
