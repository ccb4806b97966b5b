import { skipUnknownAttributes } from "../../../services/attributes/ensure-attributes";
import { NAME_LENGTH_MAX } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { skipQuery } from "../shared/data-platform-fields";
import { attributes, integrationId, text } from "../shared/fields";
import { connectorState, connectorStateExample } from "../shared/integration-state";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { trackEventState } from "./events";
import { segmentHeaders } from "./fields";

const request = z
  .object({
    eventType: text(NAME_LENGTH_MAX).required,
    eventAttributes: attributes.optional,
    customerProfileId: integrationId.optional,
  })
  .openapi("SegmentTrackEventV2Request");

export const trackEventV2 = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/v2/events",
    operationId: "segment/trackEventV2",
    tags: ["Segment"],
    summary: "Track a custom event",
    middleware: deploymentInHeader,
    request: {
      query: skipQuery,
      headers: segmentHeaders,
      ...jsonBody(request, {
        customerProfileId: "demo-customer",
        eventType: "newsletter_signup",
        eventAttributes: { Channel: "checkout" },
      }),
    },
    responses: {
      200: jsonAnswer(connectorState, "The event and what was decided", connectorStateExample),
      429: connectorBusy,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const { eventType, eventAttributes = {}, customerProfileId = "" } = c.req.valid("json");
    const { skipNonExistingAttributes = false } = c.req.valid("query");
    const carrier = { entity: "Event", eventType } as const;
    const [kept = {}] = skipNonExistingAttributes
      ? await skipUnknownAttributes(context, carrier, [eventAttributes])
      : [eventAttributes];
    const event = { profileId: customerProfileId, type: eventType, attributes: kept };
    return c.json(await trackEventState(context, event), 200);
  },
});
