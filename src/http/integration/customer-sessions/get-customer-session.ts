import { readSession } from "../../../services/sessions/read-session";
import { standingEffects } from "../../../services/sessions/types";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { idInPath } from "../fields";
import { fromEffect } from "../mappers";
import { readSessionRefusals } from "../responses";
import { fromSession } from "./mappers";
import { storedSession, storedSessionExample } from "./schemas";

export const getCustomerSession = defineOperation(
  {
    route: createRoute({
      method: "get",
      path: "/v2/customer_sessions/{customerSessionId}",
      operationId: "getCustomerSession",
      tags: ["Customer sessions"],
      summary: "Read a customer session",
      description:
        "With the effects of its last update; those that were rolled back since are left out.",
      request: { params: z.object({ customerSessionId: idInPath("cart-1") }) },
      responses: {
        200: jsonAnswer(storedSession, "The session and its effects", storedSessionExample),
        ...readSessionRefusals,
      },
    }),
    handler: async (c) => {
      const id = c.req.valid("param").customerSessionId;
      const { document, result } = await readSession(c.get("integration"), id);
      const effects = standingEffects(result).map(fromEffect);
      return c.json({ customerSession: fromSession(document), effects }, 200);
    },
  },
  { statusCodeOnInvalid: false },
);
