import { createReferrals as create } from "../../../services/referrals/create-referrals";
import { createRoute, defineOperation, jsonAnswer, jsonBody, noContent, z } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import {
  fromReferral,
  newReferralsExample,
  newReferralsForMultipleAdvocates,
  referral,
  referralExample,
  toConstraints,
} from "./schemas";

const answer = z.object({ totalResultSize: z.int(), data: z.array(referral) });

export const createReferralsForMultipleAdvocates = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/referrals_for_multiple_advocates",
    operationId: "createReferralsForMultipleAdvocates",
    tags: ["Referrals"],
    summary: "Create a referral code for each of many advocates",
    description: "All or none; the codes come in the order of the advocates.",
    request: {
      query: z.object({
        silent: z
          .enum(["yes", "no"])
          .default("yes")
          .openapi({ description: "no: the answer carries the referrals" }),
      }),
      ...jsonBody(newReferralsForMultipleAdvocates, newReferralsExample),
    },
    responses: {
      201: jsonAnswer(answer, "The referrals (`silent=no`)", {
        totalResultSize: 1,
        data: [referralExample],
      }),
      204: noContent,
      400: errors[400],
      401: errors[401],
      409: errors[409],
      413: errors[413],
    },
  }),
  handler: async (c) => {
    const body = c.req.valid("json");
    const records = await create(c.get("integration"), {
      ...toConstraints(body),
      advocateIntegrationIds: body.advocateProfileIntegrationIds,
      friendIntegrationId: null,
      referralPattern: body.referralPattern ?? null,
      validCharacters: body.validCharacters ?? null,
    });
    if (c.req.valid("query").silent === "yes") return c.body(null, 204);
    return c.json({ totalResultSize: records.length, data: records.map(fromReferral) }, 201);
  },
});
