import type { IntegrationContext } from "../../../services/context";
import { Refusal } from "../../../services/refusal";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { connectorBusy } from "../shared/busy";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { changeMembership } from "./audience-membership";
import { subscribeAudience } from "./audience-subscription";
import { eraseSubject } from "./data-subject";
import { processEvents } from "./event-processing";
import { registrationAnswer } from "./registration";
import { answer, anyMessage, type Message } from "./schemas";

/** The version of mParticle's protocol that is spoken. */
const FIREHOSE_VERSION = "3.2.0";

type Handler<M extends Message> = (
  context: IntegrationContext,
  message: M,
) => Promise<Readonly<Record<string, unknown>>>;

interface Kind<M extends Message> {
  readonly answerType: string;
  readonly handle: Handler<M>;
}

/** What each type of message is answered with, beside what every answer carries. */
const KINDS: { readonly [T in Message["type"]]: Kind<Extract<Message, { type: T }>> } = {
  module_registration_request: {
    answerType: "module_registration_response",
    handle: async () => registrationAnswer(),
  },
  event_processing_request: {
    answerType: "event_processing_response",
    handle: processEvents,
  },
  audience_subscription_request: {
    answerType: "audience_subscription_response",
    handle: subscribeAudience,
  },
  audience_membership_change_request: {
    answerType: "audience_membership_change_response",
    handle: changeMembership,
  },
  data_subject_request: {
    answerType: "data_subject_response",
    handle: eraseSubject,
  },
};

export const sendEvent = defineOperation({
  route: createRoute({
    method: "post",
    path: "/mparticle",
    operationId: "mparticle/sendevent",
    tags: ["mParticle"],
    summary: "Take a message of mParticle",
    description:
      "`type` decides: registration, events, audience subscriptions, audience memberships, data " +
      "subject requests. Key and deployment stand in `account.account_settings`.",
    security: [],
    request: jsonBody(anyMessage, {
      type: "module_registration_request",
      id: "62cdcd11-3913-4c66-a2c7-01ae7a445a61",
      timestamp_ms: 1_795_000_000_000,
      firehose_version: FIREHOSE_VERSION,
      account: {
        account_settings: {
          apiKey: "a-key-for-mparticle",
          deploymentURL: "shop.example.com",
          userIdField: "customerId",
        },
      },
    }),
    responses: {
      200: jsonAnswer(answer, "The answer of the message's own type", {
        type: "event_processing_response",
        id: "0f7e6d2c-5b1a-4c57-9a8e-3d1f0b9c8e7a",
        timestamp_ms: 1_795_000_000_100,
        firehose_version: FIREHOSE_VERSION,
      }),
      400: connectorErrors[400],
      401: connectorErrors[401],
      404: connectorErrors[404],
      409: connectorConflict,
      413: connectorErrors[413],
      429: connectorBusy,
    },
  }),
  handler: async (c) => {
    const message = c.req.valid("json");
    const { answerType, rest } = await handle(c.get("integration"), message);
    const { random, clock } = c.get("ports");
    const common = { type: answerType, id: random.uuid(), timestamp_ms: clock.now() };
    const body = { ...common, firehose_version: FIREHOSE_VERSION, ...rest };
    return c.json(body as z.output<typeof answer>, 200);
  },
});

async function handle(context: IntegrationContext, message: Message) {
  // The table is keyed by the message's own type.
  const kind = KINDS[message.type] as Kind<Message>;
  try {
    return { answerType: kind.answerType, rest: await kind.handle(context, message) };
  } catch (error) {
    // This endpoint knows no 404 for what a message names (reference third-party-api).
    if (!(error instanceof Refusal) || error.code !== "not_found") throw error;
    throw new Refusal("invalid", error.message, error.errors);
  }
}
