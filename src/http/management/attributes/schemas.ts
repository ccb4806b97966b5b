import type { AttributeRow, NewAttributeRow } from "../../../db/queries/attributes";
import type { AttributeUpdate } from "../../../services/management/attributes/update-attribute";
import { dateTime, id, LIST_LENGTH_MAX, NAME_LENGTH_MAX, notSupported, text } from "../../fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";

const SUGGESTIONS_MAX = 50;
const SUBSCRIPTION_KINDS_MAX = 2;

/** Names that rules and payloads use: a letter, then letters, digits and underscores. */
export const definitionName = z
  .string()
  .max(NAME_LENGTH_MAX)
  .regex(/^[A-Za-z]\w*$/, "must be a letter, then letters, digits and underscores");

export const definitionTitle = z
  .string()
  .max(NAME_LENGTH_MAX)
  .regex(
    /^[A-Za-z][A-Za-z0-9_.!~*'() -]*$/,
    "must be a letter, then letters, digits and _.!~*'()-",
  );

export const subscribedApplicationsIds = z
  .array(id)
  .max(LIST_LENGTH_MAX)
  .nullish()
  .openapi({ description: "Applications that may use it; empty = all" });

export const attributeEntity = z.enum([
  "Application",
  "Campaign",
  "CustomerProfile",
  "CustomerSession",
  "CartItem",
  "Coupon",
  "Event",
  "Giveaway",
  "LoyaltyCard",
  "Referral",
  "Store",
]);

export const attributeType = z.enum([
  "string",
  "number",
  "boolean",
  "time",
  "(list string)",
  "(list number)",
  "(list time)",
  "location",
  "(list location)",
]);

const suggestions = z.array(z.string().min(1).max(NAME_LENGTH_MAX)).max(SUGGESTIONS_MAX);

const settings = {
  entity: attributeEntity,
  eventType: z.string().max(NAME_LENGTH_MAX).nullish(),
  name: definitionName,
  title: definitionTitle,
  type: attributeType,
  description: text,
  suggestions,
  hasAllowedList: z.boolean().optional(),
  restrictedBySuggestions: z.boolean().optional(),
  editable: z.boolean(),
  subscribedApplicationsIds,
};

export const newAttribute = z
  .object({
    ...settings,
    // Some clients write null for an empty list.
    suggestions: suggestions.nullable(),
    subscribedCatalogsIds: notSupported,
    allowedSubscriptions: z
      .array(z.enum(["application", "catalog"]))
      .max(SUBSCRIPTION_KINDS_MAX)
      .nullish()
      .refine((kinds) => kinds?.includes("catalog") !== true, {
        error: "catalogs are not supported by this deployment",
      }),
  })
  .openapi("NewAttribute");

export const attribute = z
  .object({
    ...settings,
    id,
    created: dateTime,
    accountId: id,
    eventType: z.string().optional(),
    subscribedApplicationsIds: z.array(id),
  })
  .openapi("Attribute");

export const newAttributeExample: z.input<typeof newAttribute> = {
  entity: "CustomerSession",
  name: "PointsToSpend",
  title: "Points to spend",
  type: "number",
  description: "How many points the customer wants to pay with",
  suggestions: [],
  editable: true,
};

export const attributeExample: z.input<typeof attribute> = {
  entity: "CustomerSession",
  name: "PointsToSpend",
  title: "Points to spend",
  type: "number",
  description: "How many points the customer wants to pay with",
  suggestions: [],
  editable: true,
  hasAllowedList: false,
  restrictedBySuggestions: false,
  subscribedApplicationsIds: [],
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  accountId: 1,
};

export function toNewAttribute(body: z.output<typeof newAttribute>): NewAttributeRow {
  return {
    entity: body.entity,
    eventType: body.eventType ?? "",
    name: body.name,
    title: body.title,
    type: body.type,
    description: body.description,
    suggestions: body.suggestions ?? [],
    hasAllowedList: body.hasAllowedList ?? false,
    restrictedBySuggestions: body.restrictedBySuggestions ?? false,
    editable: body.editable,
    subscribedApplicationIds: body.subscribedApplicationsIds ?? [],
  };
}

export function toAttributeUpdate(body: z.output<typeof newAttribute>): AttributeUpdate {
  return present({
    entity: body.entity,
    eventType: body.eventType ?? undefined,
    name: body.name,
    title: body.title,
    type: body.type,
    description: body.description,
    suggestions: body.suggestions ?? [],
    hasAllowedList: body.hasAllowedList,
    restrictedBySuggestions: body.restrictedBySuggestions,
    editable: body.editable,
    subscribedApplicationIds: body.subscribedApplicationsIds ?? undefined,
  });
}

export function fromAttribute(row: AttributeRow): z.output<typeof attribute> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    accountId: row.accountId,
    entity: attributeEntity.parse(row.entity),
    ...(row.eventType === "" ? {} : { eventType: row.eventType }),
    name: row.name,
    title: row.title,
    type: attributeType.parse(row.type),
    description: row.description,
    suggestions: row.suggestions,
    hasAllowedList: row.hasAllowedList,
    restrictedBySuggestions: row.restrictedBySuggestions,
    editable: row.editable,
    subscribedApplicationsIds: row.subscribedApplicationIds,
  };
}
