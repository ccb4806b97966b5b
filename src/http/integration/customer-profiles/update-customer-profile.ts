import { evaluateProfile } from "../../../services/profiles/evaluate-profile";
import { updateProfile } from "../../../services/profiles/update-profile";
import type { IntegrationContext } from "../../../services/context";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { booleanParameter, idInPath } from "../fields";
import { fromProfile } from "../mappers";
import { fromOccasionAnswer, toldCampaigns } from "../occasions/mappers";
import { writeOccasionRefusals } from "../responses";
import { type ProfileRequest, toEvaluateProfileInput, toUpdateProfileInput } from "./request";
import {
  profileRequest,
  profileRequestExample,
  profileState,
  profileStateExample,
} from "./schemas";

const query = z.object({
  runRuleEngine: booleanParameter.openapi({
    description: "true: rules run on the update, and what they decide takes hold with it",
  }),
  dry: booleanParameter.openapi({ description: "Nothing is stored; needs runRuleEngine=true" }),
});

export const updateCustomerProfile = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v2/customer_profiles/{integrationId}",
    operationId: "updateCustomerProfileV2",
    tags: ["Customer profiles"],
    summary: "Create a customer profile, merge its attributes, change its audiences",
    request: {
      params: z.object({ integrationId: idInPath("demo-customer") }),
      query,
      ...jsonBody(profileRequest, profileRequestExample),
    },
    responses: {
      200: jsonAnswer(
        profileState,
        "The profile as it is now; with the rule engine, the sections that were asked for",
        profileStateExample,
      ),
      ...writeOccasionRefusals,
    },
  }),
  handler: async (c) => {
    const { runRuleEngine, dry } = c.req.valid("query");
    const { integrationId } = c.req.valid("param");
    const answer = runRuleEngine ? withRules : withoutRules;
    const request = { integrationId, dry, body: c.req.valid("json") };
    return c.json(await answer(c.get("integration"), request), 200);
  },
});

type Answer = Promise<z.output<typeof profileState>>;

async function withRules(context: IntegrationContext, request: ProfileRequest): Answer {
  const answer = await evaluateProfile(context, toEvaluateProfileInput(request));
  const sections = request.body.responseContent ?? [];
  const campaigns = await toldCampaigns(context, answer, sections);
  return fromOccasionAnswer(answer, sections, campaigns, { attributes: {} });
}

async function withoutRules(context: IntegrationContext, request: ProfileRequest): Answer {
  const { index, profile } = await updateProfile(context, toUpdateProfileInput(request));
  const { sandbox } = index.application;
  const shown = profile === null ? {} : { customerProfile: fromProfile(profile, sandbox) };
  return { effects: [], createdCoupons: [], createdReferrals: [], ...shown };
}
