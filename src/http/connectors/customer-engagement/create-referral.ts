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
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { headers } from "./fields";

export const createReferral = defineOperation({
  route: createRoute({
    method: "get",
    path: "/customer_engagement/referral",
    operationId: "cep/createReferral",
    tags: ["Customer engagement platforms"],
    summary: "Create a referral code for an advocate",
    description:
      "A GET that creates: each call makes a code. Attributes are parameters `.name=value` or " +
      "`_name=value`; a value in quotes is a text. HEAD makes nothing.",
    middleware: deploymentInHeader,
    request: { headers, query: z.object(referralFields) },
    responses: {
      200: jsonAnswer(referralAnswer, "The referral", referralAnswerExample),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const attributes = queryAttributes(c.req.query());
    const input = toReferralInput(c.req.valid("query"), { attributes, dry: isDryRun(c) });
    return c.json(toReferralAnswer(await create(c.get("integration"), input)), 200);
  },
});
