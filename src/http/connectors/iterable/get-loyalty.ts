import { readProgramLedgers } from "../../../services/loyalty/read-program-ledgers";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { integrationId, ourId } from "../shared/fields";
import { ledgersAnswer, ledgersAnswerExample, toLedgersAnswer } from "../shared/ledger-answers";
import { connectorErrors } from "../shared/responses";
import { deploymentInQuery } from "../shared/tenant";
import { deployment } from "./fields";

const query = z.object({
  deployment,
  profileIntegrationId: integrationId.required,
  loyaltyProgramId: ourId.required,
});

export const getLoyalty = defineOperation({
  route: createRoute({
    method: "get",
    path: "/iterable/loyalty",
    operationId: "iterable/loyalty",
    tags: ["Iterable"],
    summary: "Read a customer's points in a program",
    description: "Profile-based programs only.",
    middleware: deploymentInQuery,
    request: { query },
    responses: {
      200: jsonAnswer(ledgersAnswer, "The ledgers of the program", ledgersAnswerExample),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { profileIntegrationId, loyaltyProgramId: programId } = c.req.valid("query");
    const owner = { profileIntegrationId, programId };
    return c.json(toLedgersAnswer(await readProgramLedgers(c.get("integration"), owner)), 200);
  },
});
