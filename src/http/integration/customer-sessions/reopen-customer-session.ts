import { undoSession } from "../../../services/sessions/undo/undo-session";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { idInPath } from "../fields";
import { fromEffect } from "../mappers";
import { undoSessionRefusals } from "../responses";
import { fromSession } from "./mappers";
import { reopenedSession } from "./return-schemas";
import { storedSessionExample } from "./schemas";

export const reopenCustomerSession = defineOperation(
  {
    route: createRoute({
      method: "put",
      path: "/v2/customer_sessions/{customerSessionId}/reopen",
      operationId: "reopenCustomerSession",
      tags: ["Customer sessions"],
      summary: "Put a closed session back to open",
      description:
        "Rolls back what the closing redeemed, charged and moved. Free items, giveaways, created " +
        "codes, reservations, custom effects and attributes stay.",
      request: { params: z.object({ customerSessionId: idInPath("cart-1") }) },
      responses: {
        200: jsonAnswer(reopenedSession, "The session and the rollbacks", {
          ...storedSessionExample,
          effects: [],
        }),
        ...undoSessionRefusals,
      },
    }),
    handler: async (c) => {
      const { document, result } = await undoSession(c.get("integration"), {
        sessionIntegrationId: c.req.valid("param").customerSessionId,
        request: { kind: "reopen" },
        dry: false,
        sections: new Set(),
      });
      const effects = result.effects.map(fromEffect);
      return c.json({ customerSession: fromSession(document), effects }, 200);
    },
  },
  { statusCodeOnInvalid: false },
);
