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
              "true: refused when a campaign with `reevaluateOnReturn` had an effect at the " +
              "closing; evaluating it again is not supported",
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
      const answer = await returnItems(c.get("integration"), {
        sessionIntegrationId: c.req.valid("param").customerSessionId,
        items: body.return.returnedCartItems,
        dry,
        runRuleEngine,
        sections,
      });
      return c.json(fromReturnAnswer(answer, sections), 200);
    },
  },
  { statusCodeOnInvalid: false },
);
