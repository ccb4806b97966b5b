import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { boolean, integrationId, orJsonText, ourId, text } from "../shared/fields";

const USERS_MAX = 1_000;
const AUDIENCES_PER_USER_MAX = 100;
const EVENTS_MAX = 100;
const IDENTITIES_MAX = 50;
const USER_ATTRIBUTES_MAX = 500;

const optionalText = text(NAME_LENGTH_MAX).optional;

/** The user's identity; kinds that we don't join on may be anything. */
export const userIdentity = z.object({
  type: z.string().max(NAME_LENGTH_MAX),
  encoding: z.string().max(NAME_LENGTH_MAX).nullish(),
  value: integrationId.optional,
});

const userIdentities = z
  .array(userIdentity)
  .max(IDENTITIES_MAX)
  .nullish()
  .transform((identities) => identities ?? []);

export const accountSettings = z
  .object({
    apiKey: z.string().max(NAME_LENGTH_MAX),
    deploymentURL: z.string().max(NAME_LENGTH_MAX),
    userIdField: z.enum(["email", "customerId", "mpid"]),
    runRuleEngine: boolean.optional.openapi({ description: "Run rules on audience changes" }),
  })
  .openapi("MparticleAccountSettings");

/** What every message carries. */
const message = {
  id: optionalText,
  timestamp_ms: z.union([z.number(), z.string().max(NAME_LENGTH_MAX)]).nullish(),
  firehose_version: optionalText,
  account: z.object({ account_settings: accountSettings }),
};

export const registration = z
  .object({ type: z.literal("module_registration_request"), ...message })
  .openapi("ModuleRegistrationRequest");

/** A value that mParticle sends as text is read as the attribute's type. */
const attributeValues = orJsonText(z.record(z.string().max(NAME_LENGTH_MAX), z.unknown()));

export const eventProcessing = z
  .object({
    type: z.literal("event_processing_request"),
    ...message,
    mpid: integrationId.optional,
    user_identities: userIdentities,
    events: z
      .array(
        z.object({
          name: text(NAME_LENGTH_MAX).required,
          type: z.literal("custom_event", { error: "only custom events are supported" }),
          id: optionalText,
          source_id: optionalText,
          attributes: attributeValues.nullish(),
        }),
      )
      .max(EVENTS_MAX),
  })
  .openapi("EventProcessingRequest");

const audienceFields = {
  audience_id: text(NAME_LENGTH_MAX).required.openapi({ type: "integer" }),
  audience_name: text(NAME_LENGTH_MAX).required,
  audience_subscription_settings: z
    .object({ t1AudienceID: ourId.optional })
    .nullish()
    .openapi({ description: "What the answer to the subscription said" }),
};

export const audienceSubscription = z
  .object({
    type: z.literal("audience_subscription_request"),
    ...message,
    ...audienceFields,
    action: z.enum(["add", "update", "remove"]),
  })
  .openapi("AudienceSubscriptionRequest");

const userAttribute = z.object({
  key: z.string().min(1).max(NAME_LENGTH_MAX),
  value: z.unknown().optional(),
  action: z.enum(["upsert", "delete"]).nullish(),
});

const memberships = z
  .array(
    z.object({
      ...audienceFields,
      audience_name: text(NAME_LENGTH_MAX).optional,
      action: z.enum(["add", "delete", "attribute_update"]),
      user_attributes: z.array(userAttribute).max(USER_ATTRIBUTES_MAX).nullish(),
    }),
  )
  .max(AUDIENCES_PER_USER_MAX)
  .nullish()
  .transform((audiences) => audiences ?? []);

export const membershipChange = z
  .object({
    type: z.literal("audience_membership_change_request"),
    ...message,
    user_profiles: z
      .array(
        z.object({
          mpid: integrationId.required,
          user_identities: userIdentities,
          audiences: memberships,
        }),
      )
      .max(USERS_MAX)
      .nullish()
      .transform((users) => users ?? []),
  })
  .openapi("AudienceMembershipChangeRequest");

export const dataSubjectRequest = z
  .object({
    type: z.literal("data_subject_request"),
    ...message,
    mpid: integrationId.optional,
    user_identities: userIdentities,
    request_type: z.literal("erasure", { error: "only erasure is supported" }).nullish(),
  })
  .openapi("DataSubjectRequest");

export const anyMessage = z.discriminatedUnion("type", [
  registration,
  eventProcessing,
  audienceSubscription,
  membershipChange,
  dataSubjectRequest,
]);

const answerTo = (type: string) => ({
  type: z.literal(type),
  id: z.string(),
  timestamp_ms: z.int(),
  firehose_version: z.string(),
});

export const answer = z.union([
  z
    .looseObject(answerTo("module_registration_response"))
    .openapi("ModuleRegistrationResponse", { type: "object" }),
  z
    .object({
      ...answerTo("audience_subscription_response"),
      audience_subscription_settings: z.object({ t1AudienceID: z.int() }).optional(),
    })
    .openapi("AudienceSubscriptionResponse"),
  z
    .object(answerTo("audience_membership_change_response"))
    .openapi("AudienceMembershipChangeResponse"),
  z.object(answerTo("event_processing_response")).openapi("EventProcessingResponse"),
  z.object(answerTo("data_subject_response")).openapi("DataSubjectResponse"),
]);

export type EventProcessing = z.output<typeof eventProcessing>;
export type AudienceSubscription = z.output<typeof audienceSubscription>;
export type MembershipChangeMessage = z.output<typeof membershipChange>;
export type DataSubjectRequest = z.output<typeof dataSubjectRequest>;
export type Message = z.output<typeof anyMessage>;
