import { triggeredCampaigns } from "../../../services/sessions/triggered-campaigns";
import { returnItems } from "../../../services/sessions/undo/return-items";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { booleanParameter, idInPath } from "../fields";
import { undoSessionRefusals } from "../responses";
import { fromReturnAnswer } from "./mappers";
import { returnRequest, returnRequestExample, returnStateExample } from "./return-schemas";
import { integrationState } from "./schemas";

export const returnCartItems = defineOperation(
  {
    route: createRoute({
      method: "post",
      path: "/v2/customer_sessions/{customerSessionId}/returns",
      operationId: "returnCartItems",
      tags: ["Customer sessions"],
      summary: "Return units of a closed session",
      description:
        "Rolls back the discounts and the points of the units that come back: of each line those " +
        "with the lowest subPosition that are still with the customer. May be called until " +
        "everything came back. Discounts on the session, coupons and referrals stay.",
      request: {
        params: z.object({ customerSessionId: idInPath("cart-1") }),
        query: z.object({
          dry: booleanParameter.openapi({ description: "true: nothing is stored" }),
          runRuleEngine: booleanParameter.openapi({
            description:
              "true: campaigns with `reevaluateOnReturn` that had an effect at the closing are " +
              "evaluated again on what remains of the cart; what differs from what they gave is " +
              "rolled back, or given",
          }),
        }),
        ...jsonBody(returnRequest, returnRequestExample),
      },
      responses: {
        200: jsonAnswer(
          integrationState,
          "The rollbacks, the return, and the sections that were asked for",
          returnStateExample,
        ),
        ...undoSessionRefusals,
      },
    }),
    handler: async (c) => {
      const { dry, runRuleEngine } = c.req.valid("query");
      const body = c.req.valid("json");
      const sections = new Set(body.responseContent);
      const context = c.get("integration");
      const answer = await returnItems(context, {
        sessionIntegrationId: c.req.valid("param").customerSessionId,
        items: body.return.returnedCartItems,
        dry,
        runRuleEngine,
        sections,
      });
      const wantsTriggered = sections.has("triggeredCampaigns");
      const triggered = wantsTriggered ? await triggeredCampaigns(context, answer) : [];
      return c.json(fromReturnAnswer(answer, sections, triggered), 200);
    },
  },
  { statusCodeOnInvalid: false },
);
