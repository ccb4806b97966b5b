import { readProgramLedgers } from "../../../services/loyalty/read-program-ledgers";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { integrationId, ourId } from "../shared/fields";
import { ledgersAnswer, ledgersAnswerExample, toLedgersAnswer } from "../shared/ledger-answers";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { headers } from "./fields";

const query = z.object({
  profileIntegrationId: integrationId.required,
  loyaltyProgramId: ourId.required,
});

export const getLoyalty = defineOperation({
  route: createRoute({
    method: "get",
    path: "/customer_engagement/loyalty",
    operationId: "cep/loyalty",
    tags: ["Customer engagement platforms"],
    summary: "Read a customer's points in a profile-based program",
    middleware: deploymentInHeader,
    request: { headers, query },
    responses: {
      200: jsonAnswer(ledgersAnswer, "The ledgers", ledgersAnswerExample),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { loyaltyProgramId, profileIntegrationId } = c.req.valid("query");
    const owner = { programId: loyaltyProgramId, profileIntegrationId };
    return c.json(toLedgersAnswer(await readProgramLedgers(c.get("integration"), owner)), 200);
  },
});
