import { ensureAttributes } from "../../../services/attributes/ensure-attributes";
import { NAME_LENGTH_MAX } from "../../fields";
import { attributeType } from "../../management/attributes/schemas";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { attributes, integrationId, text } from "../shared/fields";
import { connectorState, connectorStateExample } from "../shared/integration-state";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { trackEventState } from "./events";
import { attributesInfo, forcedTypes, segmentHeaders } from "./fields";

const request = z
  .object({
    eventType: text(NAME_LENGTH_MAX).required,
    type: attributeType.openapi({ description: "Of old: event types have no type of their own" }),
    customerProfileId: integrationId.required,
    eventAttributes: attributes.optional,
    attributesInfo,
  })
  .openapi("SegmentTrackEventRequest");

export const trackEvent = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/event",
    operationId: "segment/trackEvent",
    tags: ["Segment"],
    summary: "Track a custom event (first version)",
    description: "The event type must exist; attributes of it that are not defined are created.",
    deprecated: true,
    middleware: deploymentInHeader,
    request: {
      headers: segmentHeaders,
      ...jsonBody(request, {
        customerProfileId: "demo-customer",
        eventType: "newsletter_signup",
        type: "string",
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
    const body = c.req.valid("json");
    const { values } = await ensureAttributes(context, {
      entity: "Event",
      eventType: body.eventType,
      values: [body.eventAttributes ?? {}],
      types: forcedTypes(body.attributesInfo),
    });
    const state = await trackEventState(context, {
      profileId: body.customerProfileId,
      type: body.eventType,
      attributes: values[0] ?? {},
    });
    return c.json(state, 200);
  },
});
