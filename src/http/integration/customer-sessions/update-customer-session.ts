import { campaignEligibility } from "../../../services/sessions/campaign-eligibility";
import { triggeredCampaigns } from "../../../services/sessions/triggered-campaigns";
import { updateSession } from "../../../services/sessions/update-session";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { booleanParameter, idInPath, instantParameter } from "../fields";
import { writeSessionRefusals } from "../responses";
import { fromSessionAnswer } from "./mappers";
import { toUpdateSessionInput } from "./request";
import {
  integrationRequest,
  integrationRequestExample,
  integrationState,
  integrationStateExample,
} from "./schemas";

export const updateCustomerSession = defineOperation(
  {
    route: createRoute({
      method: "put",
      path: "/v2/customer_sessions/{customerSessionId}",
      operationId: "updateCustomerSessionV2",
      tags: ["Customer sessions"],
      summary: "Create, update, close or cancel a customer session",
      description:
        "Fields that are left out stay as they are stored; `cartItems` is replaced as a whole, " +
        "`attributes` merge by name and null removes. Closing redeems coupons, moves points and " +
        "charges budgets, all or nothing; the same close sent again gets the stored answer.",
      request: {
        params: z.object({ customerSessionId: idInPath("cart-1") }),
        query: z.object({
          dry: booleanParameter.openapi({ description: "true: nothing is stored" }),
          now: instantParameter
            .optional()
            .openapi({ description: "The clock of a dry run; in the future" }),
        }),
        ...jsonBody(integrationRequest, integrationRequestExample),
      },
      responses: {
        200: jsonAnswer(
          integrationState,
          "The effects, and the sections that were asked for",
          integrationStateExample,
        ),
        ...writeSessionRefusals,
      },
    }),
    handler: async (c) => {
      const context = c.get("integration");
      const query = c.req.valid("query");
      const input = toUpdateSessionInput({
        sessionIntegrationId: c.req.valid("param").customerSessionId,
        dry: query.dry,
        now: query.now,
        body: c.req.valid("json"),
        receivedAtMs: context.ports.clock.now(),
      });
      const answer = await updateSession(context, input);
      const { sections } = input;
      const [triggered, eligible] = await Promise.all([
        sections.has("triggeredCampaigns") ? triggeredCampaigns(context, answer) : [],
        sections.has("campaignEligibility") ? campaignEligibility(context, answer) : [],
      ]);
      return c.json(fromSessionAnswer(answer, sections, { triggered, eligible }), 200);
    },
  },
  { statusCodeOnInvalid: false },
);
