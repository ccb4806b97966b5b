import {
  MEMBERSHIP_CHANGES_MAX,
  type MembershipChange,
} from "../../../services/audiences/change-memberships";
import type { AudienceRow } from "../../../services/audiences/external-audiences";
import { idInPath, INTEGRATION_ID_LENGTH_MAX } from "../../integration/fields";
import { z } from "../../openapi";
import { instant } from "../../present";
import { field, integrationId, orJsonText, ourId, text } from "./fields";

/** Audiences as data platforms write them: by our ids, or by the ids that the platform gave. */

const list = <S extends z.ZodType>(id: S) =>
  field(orJsonText(z.array(id).max(MEMBERSHIP_CHANGES_MAX)), {
    type: "array",
    items: { type: "string" },
    maxItems: MEMBERSHIP_CHANGES_MAX,
  }).optional;

const internalIds = list(ourId.required);
const externalIds = list(text(INTEGRATION_ID_LENGTH_MAX).required);

/** Audiences to join and to leave, by our ids. */
export const internalChanges = z.object({ adds: internalIds, deletes: internalIds });

/** Audiences to join and to leave, by the platform's ids. */
export const externalChanges = z.object({ adds: externalIds, deletes: externalIds });

const customerProfileId = integrationId.required;

export const internalMemberships = z
  .object({ data: membershipList(internalChanges.extend({ customerProfileId })) })
  .openapi("CustomerProfilesAudiencesRequest");

export const externalMemberships = z
  .object({ data: membershipList(externalChanges.extend({ customerProfileId })) })
  .openapi("CustomerProfilesIntegrationAudiencesRequest");

export const profileMemberships = z
  .object({ data: field(orJsonText(externalChanges), { type: "object" }).optional })
  .openapi("SingleCustomerProfileIntegrationAudiencesRequest");

export const audienceRequest = z
  .object({
    audienceId: text(INTEGRATION_ID_LENGTH_MAX).required.openapi({
      description: "The platform's id of the audience",
    }),
    audienceName: text(INTEGRATION_ID_LENGTH_MAX).required,
  })
  .openapi("CreateAndUpdateAudienceRequest");

export const audiencePath = z.object({
  audienceId: idInPath("382370BKDB946").openapi({
    description: "The platform's id of the audience, not ours",
  }),
});

export const connectorAudience = z
  .object({
    id: z.int(),
    created: z.string(),
    accountId: z.int(),
    name: z.string(),
    integration: z.string(),
    integrationId: z.string(),
  })
  .openapi("CreateAndUpdateResponse");

export const audienceRequestExample = {
  audienceId: "382370BKDB946",
  audienceName: "Travel audience",
};

export const connectorAudienceExample: z.input<typeof connectorAudience> = {
  id: 6,
  created: "2026-11-21T10:00:00.000Z",
  accountId: 1,
  name: "Travel audience",
  integration: "My CDP platform",
  integrationId: "382370BKDB946",
};

export function fromConnectorAudience(row: AudienceRow): z.output<typeof connectorAudience> {
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    accountId: row.accountId,
    name: row.name,
    integration: row.integration,
    integrationId: row.integrationId,
  };
}

interface ProfileChanges<Id> {
  readonly customerProfileId: string;
  readonly adds?: readonly Id[] | undefined;
  readonly deletes?: readonly Id[] | undefined;
}

/** One change per customer and audience; a customer who is both added and removed is removed. */
export function toMembershipChanges(data: readonly ProfileChanges<number>[]): MembershipChange[] {
  return data.flatMap(({ customerProfileId: profileIntegrationId, adds = [], deletes = [] }) => {
    const change = (action: MembershipChange["action"]) => (audienceId: number) => ({
      action,
      profileIntegrationId,
      audienceId,
    });
    return [...adds.map(change("add")), ...deletes.map(change("delete"))];
  });
}

function membershipList<S extends z.ZodType<ProfileChanges<unknown>>>(entry: S) {
  const entries = z
    .array(entry)
    .max(MEMBERSHIP_CHANGES_MAX)
    .refine((data) => changesIn(data) <= MEMBERSHIP_CHANGES_MAX, {
      error: `at most ${MEMBERSHIP_CHANGES_MAX} adds and deletes together`,
    });
  return field(orJsonText(entries), { type: "array", maxItems: MEMBERSHIP_CHANGES_MAX }).required;
}

function changesIn(data: readonly ProfileChanges<unknown>[]): number {
  return data.reduce((sum, { adds = [], deletes = [] }) => sum + adds.length + deletes.length, 0);
}
