import { skipUnknownAttributes } from "../../../services/attributes/ensure-attributes";
import type { AttributeValues } from "../../../services/attributes/ensure-attributes";
import { idInPath } from "../../integration/fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { skipQuery } from "../shared/data-platform-fields";
import { connectorState, connectorStateExample } from "../shared/integration-state";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { callBack, callbackHeaders, callbackWish } from "./callback";
import { changeAttributes, segmentSession, updateSessionState } from "./session-state";

export const updateCustomerSessionV2 = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/v2/customer_sessions/{customerSessionId}",
    operationId: "segment/v2/updateCustomerSession",
    tags: ["Segment"],
    summary: "Create, update or close a session",
    description: "The answer may be POSTed to an address that the call names, too.",
    middleware: deploymentInHeader,
    request: {
      params: z.object({ customerSessionId: idInPath("cart-1") }),
      query: skipQuery,
      headers: callbackHeaders,
      ...jsonBody(segmentSession, { profileId: "demo-customer", state: "open" }),
    },
    responses: {
      200: jsonAnswer(connectorState, "The session and what was decided", connectorStateExample),
      429: connectorBusy,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const wish = callbackWish(c.req.valid("header"));
    const body = c.req.valid("json");
    const { skipNonExistingAttributes = false } = c.req.valid("query");
    const skip =
      (entity: "CustomerSession" | "CartItem") => async (values: readonly AttributeValues[]) =>
        skipNonExistingAttributes
          ? skipUnknownAttributes(context, { entity, eventType: "" }, values)
          : values;
    const change = { session: skip("CustomerSession"), cartItems: skip("CartItem") };
    const session = await changeAttributes(body, change);
    const { customerSessionId } = c.req.valid("param");
    const told = await updateSessionState(context, customerSessionId, session);
    await callBack(context, wish, told, []);
    return c.json(told.state, 200);
  },
});
