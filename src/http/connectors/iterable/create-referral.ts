import { createReferral as create } from "../../../services/referrals/create-referral";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { isDryRun } from "../shared/dry-run";
import { queryAttributes } from "../shared/query-attributes";
import {
  referralAnswer,
  referralAnswerExample,
  toReferralAnswer,
} from "../shared/referral-answers";
import { referralFields, toReferralInput } from "../shared/referral-fields";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInQuery } from "../shared/tenant";
import { deployment } from "./fields";

export const createReferral = defineOperation({
  route: createRoute({
    method: "get",
    path: "/iterable/referral",
    operationId: "iterable/createReferral",
    tags: ["Iterable"],
    summary: "Create a referral code for an advocate",
    description:
      "Each call makes a code: there is no identifier. Attributes are parameters with a leading " +
      "`.` or `_`: `.country=DE`.",
    middleware: deploymentInQuery,
    request: { query: z.object({ deployment, ...referralFields }) },
    responses: {
      200: jsonAnswer(referralAnswer, "The referral", referralAnswerExample),
      ...connectorErrors,
      409: connectorConflict,
    },
  }),
  handler: async (c) => {
    const attributes = queryAttributes(c.req.query());
    const input = toReferralInput(c.req.valid("query"), { attributes, dry: isDryRun(c) });
    return c.json(toReferralAnswer(await create(c.get("integration"), input)), 200);
  },
});
