import { ensureAttributes } from "../../../services/attributes/ensure-attributes";
import { createReferral as create } from "../../../services/referrals/create-referral";
import { withoutNulls } from "../../integration/fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { isDryRun } from "../shared/dry-run";
import { attributes } from "../shared/fields";
import {
  referralAnswer,
  referralAnswerExample,
  toReferralAnswer,
} from "../shared/referral-answers";
import { referralFields, toReferralInput } from "../shared/referral-fields";
import { connectorErrors } from "../shared/responses";
import { deploymentInBody } from "../shared/tenant";
import { deploymentUrl } from "./fields";

const request = z
  .object({ deploymentUrl, ...referralFields, attributes: attributes.optional })
  .openapi("ReferralRequest");

export const createReferral = defineOperation({
  route: createRoute({
    method: "post",
    path: "/braze/referral",
    operationId: "braze/createReferral",
    tags: ["Braze"],
    summary: "Create a referral code for an advocate",
    description:
      "Attributes that are not known are defined by their values. Each call makes a code: there is " +
      "no identifier.",
    middleware: deploymentInBody,
    request: jsonBody(request, {
      deploymentUrl: "shop.example.com",
      campaignId: 1,
      advocateProfileIntegrationId: "demo-customer",
    }),
    responses: {
      200: jsonAnswer(referralAnswer, "The referral", referralAnswerExample),
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const body = c.req.valid("json");
    const dry = isDryRun(c);
    const ensured = await ensureAttributes(context, {
      entity: "Referral",
      eventType: "",
      values: [withoutNulls(body.attributes ?? {})],
      types: new Map(),
      dry,
    });
    const known = withoutNulls(ensured.values[0] ?? {});
    const record = await create(context, toReferralInput(body, { attributes: known, dry }));
    return c.json(toReferralAnswer(record), 200);
  },
});
