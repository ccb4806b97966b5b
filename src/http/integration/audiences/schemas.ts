import type { AudienceRow } from "../../../db/queries/audiences/audiences";
import { MEMBERSHIP_CHANGES_MAX } from "../../../services/audiences/change-memberships";
import type { CreateAudienceInput } from "../../../services/audiences/create-audience";
import {
  dateTime,
  id,
  idParameter,
  LIST_LENGTH_MAX,
  name,
  NAME_LENGTH_MAX,
  text,
} from "../../fields";
import { z } from "../../openapi";
import { epochMs, instant, present } from "../../present";
import { anyId, attributeChanges, optional } from "../fields";

const subscribedApplicationsIds = z
  .array(id)
  .max(LIST_LENGTH_MAX)
  .openapi({ description: "Applications that may use it; empty = all" });

export const newAudience = z
  .object({
    name,
    description: optional(text),
    sandbox: optional(z.boolean()).openapi({ description: "Must be as the Application is" }),
    subscribedApplicationsIds: optional(subscribedApplicationsIds),
    integration: optional(z.string().max(NAME_LENGTH_MAX)).openapi({
      description: "The partner platform that it comes from",
    }),
    integrationId: optional(anyId.min(1)).openapi({ description: "Its id there" }),
    createdIn3rdParty: optional(z.boolean()),
    lastUpdate: optional(dateTime),
  })
  .openapi("NewAudience");

export const updateAudienceBody = z
  .object({ name, subscribedApplicationsIds: optional(subscribedApplicationsIds) })
  .openapi("UpdateAudience");

export const audience = z
  .object({
    id,
    accountId: id,
    created: dateTime,
    name: z.string(),
    description: z.string().optional(),
    sandbox: z.boolean(),
    subscribedApplicationsIds: z.array(id),
    integration: z.string().optional(),
    integrationId: z.string().optional(),
    createdIn3rdParty: z.boolean(),
    lastUpdate: dateTime.optional(),
  })
  .openapi("Audience");

export const membershipChanges = z
  .object({
    data: z
      .array(
        z.object({
          action: z.enum(["add", "delete"]),
          profileIntegrationId: anyId.min(1),
          audienceId: id,
        }),
      )
      .max(MEMBERSHIP_CHANGES_MAX),
  })
  .openapi("CustomerProfileAudienceRequest");

export const attributeQuery = attributeChanges.openapi("AttributeQuery");

export const audiencePath = z.object({ audienceId: idParameter("audienceId") });

export const newAudienceExample: z.input<typeof newAudience> = {
  name: "Travel audience",
  integration: "segment",
  integrationId: "382370BKDB946",
};

export const audienceExample: z.input<typeof audience> = {
  id: 1,
  accountId: 1,
  created: "2026-11-21T10:00:00.000Z",
  name: "Travel audience",
  sandbox: false,
  subscribedApplicationsIds: [],
  integration: "segment",
  integrationId: "382370BKDB946",
  createdIn3rdParty: false,
};

export const membershipChangesExample: z.input<typeof membershipChanges> = {
  data: [{ action: "add", profileIntegrationId: "demo-customer", audienceId: 1 }],
};

export function toCreateAudience(body: z.output<typeof newAudience>): CreateAudienceInput {
  return {
    name: body.name,
    description: body.description ?? "",
    subscribedApplicationIds: body.subscribedApplicationsIds ?? [],
    sandbox: body.sandbox,
    integration: body.integration ?? "",
    integrationId: body.integrationId ?? "",
    createdIn3rdParty: body.createdIn3rdParty ?? false,
    lastUpdateAtMs: epochMs(body.lastUpdate) ?? null,
  };
}

export function fromAudience(row: AudienceRow): z.output<typeof audience> {
  const filled = (value: string) => (value === "" ? undefined : value);
  return present({
    id: row.id,
    accountId: row.accountId,
    created: instant(row.createdAtMs),
    name: row.name,
    description: filled(row.description),
    sandbox: row.sandbox,
    subscribedApplicationsIds: row.subscribedApplicationIds,
    integration: filled(row.integration),
    integrationId: filled(row.integrationId),
    createdIn3rdParty: row.createdIn3rdParty,
    lastUpdate: row.lastUpdateAtMs === null ? undefined : instant(row.lastUpdateAtMs),
  });
}
