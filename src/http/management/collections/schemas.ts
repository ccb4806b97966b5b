import type { CollectionRow } from "../../../db/queries/collections/collections";
import { ACCOUNT_USER_ID } from "../../../services/account";
import type { CollectionView } from "../../../services/management/collections/get-collection";
import { dateTime, id, idParameter, listQuery, NAME_LENGTH_MAX, text } from "../../fields";
import { optional } from "../../integration/fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";
import { subscribedApplicationsIds } from "../attributes/schemas";
import { withTotalResultSize } from "../lists";
import { campaignPath as pathOfCampaign } from "../parameters";

const NAME_PATTERN = /^[^\p{Cc}\s][^\p{Cc}]*$/u;

const name = z
  .string()
  .min(1)
  .max(NAME_LENGTH_MAX)
  .regex(NAME_PATTERN, "must not begin with a space nor hold control characters");

const campaignSettings = { description: optional(text) };

const settings = { ...campaignSettings, subscribedApplicationsIds };

export const newCollection = z.object({ name, ...settings }).openapi("NewCollection");

export const updateCollectionBody = z.object(settings).openapi("UpdateCollection");

export const newCampaignCollection = z
  .object({ name, ...campaignSettings })
  .openapi("NewCampaignCollection");

export const updateCampaignCollectionBody = z
  .object(campaignSettings)
  .openapi("UpdateCampaignCollection");

const fields = {
  id,
  created: dateTime,
  modified: dateTime,
  accountId: id,
  name: z.string(),
  description: z.string(),
  subscribedApplicationsIds: z.array(id).optional(),
  createdBy: id,
  modifiedBy: id,
  applicationId: id.optional(),
  campaignId: id.optional(),
};

export const collectionWithoutPayload = z.object(fields).openapi("CollectionWithoutPayload");

export const collection = z
  .object({
    ...fields,
    payload: z
      .array(z.string())
      .optional()
      .openapi({ description: "The items, when there are at most 50" }),
  })
  .openapi("Collection");

const collectionId = { collectionId: idParameter("collectionId") };

export const collectionPath = z.object(collectionId);

export const campaignCollectionPath = pathOfCampaign.extend(collectionId);

export const collectionsQuery = z.object({
  ...listQuery(["id", "name", "created", "modified"]),
  withTotalResultSize,
  name: z
    .string()
    .max(NAME_LENGTH_MAX)
    .default("")
    .openapi({ description: "Part of the name, in any case" }),
});

export const newCollectionExample = { name: "Popular SKUs", description: "What sells" };

export const collectionExample: z.input<typeof collection> = {
  ...newCollectionExample,
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  modified: "2026-11-21T10:00:00.000Z",
  accountId: 1,
  subscribedApplicationsIds: [],
  createdBy: 1,
  modifiedBy: 1,
  payload: ["KTL-WH-ET-1"],
};

const { payload: _payload, ...withoutPayload } = collectionExample;
export const collectionWithoutPayloadExample = withoutPayload;

export function toSettings(body: z.output<typeof newCollection>) {
  return {
    name: body.name,
    description: body.description ?? "",
    subscribedApplicationIds: body.subscribedApplicationsIds ?? [],
  };
}

export function toUpdate(body: z.output<typeof updateCollectionBody>) {
  return present({
    description: body.description,
    subscribedApplicationIds: body.subscribedApplicationsIds ?? undefined,
  });
}

export function toCampaignPath({
  collectionId: wished,
  ...campaign
}: z.output<typeof campaignCollectionPath>) {
  return { collectionId: wished, campaign };
}

export function fromCollection({ row, payload }: CollectionView): z.output<typeof collection> {
  return { ...fromRow(row), ...(payload === null ? {} : { payload: [...payload] }) };
}

export function fromRow(row: CollectionRow): z.output<typeof collectionWithoutPayload> {
  return present({
    id: row.id,
    created: instant(row.createdAtMs),
    modified: instant(row.modifiedAtMs),
    accountId: row.accountId,
    name: row.name,
    description: row.description,
    subscribedApplicationsIds: row.campaignId === null ? row.subscribedApplicationIds : undefined,
    createdBy: ACCOUNT_USER_ID,
    modifiedBy: ACCOUNT_USER_ID,
    applicationId: row.applicationId ?? undefined,
    campaignId: row.campaignId ?? undefined,
  });
}
