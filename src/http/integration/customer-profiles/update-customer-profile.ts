import { updateProfile } from "../../../services/profiles/update-profile";
import { invalidField, invalidParameter } from "../../../services/refusal";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { booleanParameter, idInPath } from "../fields";
import { fromProfile } from "../mappers";
import { writeProfileRefusals } from "../responses";
import {
  profileRequest,
  profileRequestExample,
  profileState,
  profileStateExample,
} from "./schemas";

const query = z.object({
  runRuleEngine: booleanParameter.openapi({ description: "true is not supported yet" }),
  dry: booleanParameter.openapi({ description: "Needs runRuleEngine=true" }),
});

export const updateCustomerProfile = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v2/customer_profiles/{integrationId}",
    operationId: "updateCustomerProfileV2",
    tags: ["Customer profiles"],
    summary: "Create a customer profile or merge its attributes",
    request: {
      params: z.object({ integrationId: idInPath("demo-customer") }),
      query,
      ...jsonBody(profileRequest, profileRequestExample),
    },
    responses: {
      200: jsonAnswer(profileState, "The profile as it is now", profileStateExample),
      ...writeProfileRefusals,
    },
  }),
  handler: async (c) => {
    const body = c.req.valid("json");
    refuseUnsupported(c.req.valid("query"), body);
    const { index, profile } = await updateProfile(c.get("integration"), {
      integrationId: c.req.valid("param").integrationId,
      attributes: body.attributes ?? {},
    });
    const { sandbox } = index.application;
    const shown = profile === null ? {} : { customerProfile: fromProfile(profile, sandbox) };
    return c.json({ effects: [], createdCoupons: [], createdReferrals: [], ...shown }, 200);
  },
});

/** What only the rule engine could honour (reference SEMANTICS §4.4). */
function refuseUnsupported(
  { runRuleEngine, dry }: z.output<typeof query>,
  body: z.output<typeof profileRequest>,
): void {
  const { responseContent = [], evaluableCampaignIds = [], audiencesChanges } = body;
  const audiences = [...(audiencesChanges?.adds ?? []), ...(audiencesChanges?.deletes ?? [])];
  const needsEngine = "needs runRuleEngine=true";
  if (runRuleEngine) {
    const details = "Rules can't run on a profile update yet; send runRuleEngine=false";
    throw invalidParameter("runRuleEngine", "Not supported", details);
  }
  if (dry) throw invalidParameter("dry", "Invalid value", needsEngine);
  if (responseContent.length > 0) {
    throw invalidField("/responseContent", "Invalid value", needsEngine);
  }
  if (evaluableCampaignIds.length > 0) {
    throw invalidField("/evaluableCampaignIds", "Invalid value", needsEngine);
  }
  if (audiences.length > 0) {
    throw invalidField("/audiencesChanges", "Not supported", "Audiences are not supported yet");
  }
}
