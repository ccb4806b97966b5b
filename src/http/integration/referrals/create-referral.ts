import { createReferral as create } from "../../../services/referrals/create-referral";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponsesWithoutStatus as errors } from "../../responses";
import {
  fromReferral,
  newReferral,
  newReferralExample,
  referral,
  referralExample,
  toConstraints,
} from "./schemas";

export const createReferral = defineOperation(
  {
    route: createRoute({
      method: "post",
      path: "/v1/referrals",
      operationId: "createReferral",
      tags: ["Referrals"],
      summary: "Create a referral code for an advocate",
      description: "By the campaign's pattern. The advocate need not exist yet.",
      request: jsonBody(newReferral, newReferralExample),
      responses: {
        201: jsonAnswer(referral, "The referral", referralExample),
        400: errors[400],
        401: errors[401],
        409: errors[409],
        413: errors[413],
      },
    }),
    handler: async (c) => {
      const body = c.req.valid("json");
      const record = await create(c.get("integration"), {
        ...toConstraints(body),
        advocateIntegrationId: body.advocateProfileIntegrationId,
        friendIntegrationId: body.friendProfileIntegrationId || null,
      });
      return c.json(fromReferral(record), 201);
    },
  },
  { statusCodeOnInvalid: false },
);
