import { fromAttribute } from "../../management/attributes/schemas";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { present } from "../../present";
import { profilePath, profileRequest, profileRequestExample } from "../shared/data-platform-fields";
import { updateProfileState } from "../shared/profile-update";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { attributesInfo, segmentHeaders } from "./fields";
import { ensureProfileAttributes, profileAnswer, profileAnswerExample } from "./profile-answer";

const request = profileRequest.extend({ attributesInfo }).openapi("SegmentCustomerProfileRequest");

export const updateCustomerProfile = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/customer_profile/{customerProfileId}",
    operationId: "segment/updateCustomerProfile",
    tags: ["Segment"],
    summary: "Create or update a customer profile (first version)",
    description:
      "Attributes that are not defined are created. Audiences are named by our ids, and change " +
      "with `runRuleEngine` only.",
    deprecated: true,
    middleware: deploymentInHeader,
    request: {
      params: profilePath,
      headers: segmentHeaders,
      ...jsonBody(request, profileRequestExample),
    },
    responses: {
      200: jsonAnswer(profileAnswer, "The profile and the new attributes", profileAnswerExample),
      429: connectorBusy,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const body = c.req.valid("json");
    const { runRuleEngine = false } = body;
    const changes = runRuleEngine ? body.audiencesChanges : undefined;
    const { attributes, created } = await ensureProfileAttributes(
      context,
      body.attributes ?? {},
      body.attributesInfo,
    );
    const { customerProfile } = await updateProfileState(context, {
      integrationId: c.req.valid("param").customerProfileId,
      attributes,
      joinAudienceIds: changes?.adds ?? [],
      leaveAudienceIds: changes?.deletes ?? [],
      runRuleEngine,
    });
    const createdAttributes = created.map(fromAttribute);
    return c.json(present({ customerProfile, createdAttributes }), 200);
  },
});
