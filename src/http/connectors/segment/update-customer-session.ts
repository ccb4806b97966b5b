import type { AttributeRow, AttributeValues } from "../../../services/attributes/ensure-attributes";
import { ensureAttributes } from "../../../services/attributes/ensure-attributes";
import { idInPath } from "../../integration/fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { connectorState, connectorStateExample } from "../shared/integration-state";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { callBack, callbackHeaders, callbackWish } from "./callback";
import { attributesInfo, forcedTypes } from "./fields";
import { changeAttributes, segmentSession, updateSessionState } from "./session-state";

const request = z
  .object({
    customerSession: segmentSession.nullish(),
    sessionAttributesInfo: attributesInfo,
    cartItemAttributesInfo: attributesInfo,
  })
  .openapi("UpdateCustomerSessionRequest");

export const updateCustomerSession = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/customer_sessions/{customerSessionId}",
    operationId: "segment/updateCustomerSession",
    tags: ["Segment"],
    summary: "Create, update or close a session (first version)",
    description: "Attributes that are not defined are created. The answer may be POSTed, too.",
    deprecated: true,
    middleware: deploymentInHeader,
    request: {
      params: z.object({ customerSessionId: idInPath("cart-1") }),
      headers: callbackHeaders,
      ...jsonBody(request, { customerSession: { profileId: "demo-customer" } }),
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
    const created: AttributeRow[] = [];
    const ensure =
      (entity: "CustomerSession" | "CartItem", info: z.output<typeof attributesInfo>) =>
      async (values: readonly AttributeValues[]) => {
        const types = forcedTypes(info);
        const ensured = await ensureAttributes(context, { entity, eventType: "", values, types });
        created.push(...ensured.created);
        return ensured.values;
      };
    const session = await changeAttributes(body.customerSession ?? segmentSession.parse({}), {
      session: ensure("CustomerSession", body.sessionAttributesInfo),
      cartItems: ensure("CartItem", body.cartItemAttributesInfo),
    });
    const { customerSessionId } = c.req.valid("param");
    const told = await updateSessionState(context, customerSessionId, session);
    await callBack(context, wish, told, created);
    return c.json(told.state, 200);
  },
});
