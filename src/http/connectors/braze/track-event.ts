import { trackNamedEvent } from "../../../services/events/track-named-event";
import { fromOccasionAnswer, toldCampaigns } from "../../integration/occasions/mappers";
import { attributeType } from "../../management/attributes/schemas";
import { NAME_LENGTH_MAX } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { destinationHostname } from "../shared/data-platform-fields";
import { isDryRun } from "../shared/dry-run";
import { attributes, field, integrationId, text } from "../shared/fields";
import {
  connectorState,
  connectorStateExample,
  toConnectorState,
} from "../shared/integration-state";
import { OCCASION_SECTIONS } from "../shared/profile-update";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { identifier } from "./fields";

const request = z
  .object({
    eventType: text(NAME_LENGTH_MAX).required,
    type: field(attributeType, { type: "string" }).optional.openapi({
      description: "Of old: event types have no type of their own",
    }),
    customerProfileId: integrationId.required,
    identifier,
    eventAttributes: attributes.optional,
  })
  .openapi("BrazeTrackEventRequest");

export const trackEvent = defineOperation({
  route: createRoute({
    method: "post",
    path: "/braze/event",
    operationId: "braze/trackEvent",
    tags: ["Braze"],
    summary: "Track a custom event, once per identifier",
    description:
      "The event type must exist; attributes of it that are not defined are created. The same " +
      "identifier again gets the stored event's answer.",
    middleware: deploymentInHeader,
    request: {
      headers: z.object({ "destination-hostname": destinationHostname }),
      ...jsonBody(request, {
        eventType: "newsletter_signup",
        type: "string",
        customerProfileId: "demo-customer",
        identifier: "5f1d2c-demo-customer",
        eventAttributes: { Channel: "checkout" },
      }),
    },
    responses: {
      200: jsonAnswer(connectorState, "The event and what was decided", connectorStateExample),
      ...connectorErrors,
      409: connectorConflict,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const body = c.req.valid("json");
    const tracked = await trackNamedEvent(context, {
      identifier: body.identifier,
      profileId: body.customerProfileId,
      type: body.eventType,
      attributes: body.eventAttributes ?? {},
      dry: isDryRun(c),
    });
    const { answer } = tracked;
    const campaigns = await toldCampaigns(context, answer, OCCASION_SECTIONS);
    const told = { attributes: tracked.attributes };
    const state = fromOccasionAnswer(answer, OCCASION_SECTIONS, campaigns, told);
    return c.json(toConnectorState(state), 200);
  },
});
