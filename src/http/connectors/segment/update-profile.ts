import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import {
  profilePath,
  profileRequest,
  profileRequestExample,
  skipQuery,
} from "../shared/data-platform-fields";
import { connectorState, connectorStateExample } from "../shared/integration-state";
import { profileAttributes, updateProfileState } from "../shared/profile-update";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { segmentHeaders } from "./fields";

export const updateCustomerProfileV2 = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/v2/customer_profiles/{customerProfileId}",
    operationId: "segment/v2/updateCustomerProfile",
    tags: ["Segment"],
    summary: "Create a customer profile, merge its attributes, change its audiences",
    description: "Audiences are named by our ids.",
    middleware: deploymentInHeader,
    request: {
      params: profilePath,
      query: skipQuery,
      headers: segmentHeaders,
      ...jsonBody(profileRequest.openapi("SegmentCustomerProfileV2Request"), profileRequestExample),
    },
    responses: {
      200: jsonAnswer(connectorState, "The profile and what was decided", connectorStateExample),
      429: connectorBusy,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const context = c.get("integration");
    const { attributes = {}, runRuleEngine = false, audiencesChanges } = c.req.valid("json");
    const { skipNonExistingAttributes = false } = c.req.valid("query");
    const state = await updateProfileState(context, {
      integrationId: c.req.valid("param").customerProfileId,
      attributes: await profileAttributes(context, attributes, skipNonExistingAttributes),
      joinAudienceIds: audiencesChanges?.adds ?? [],
      leaveAudienceIds: audiencesChanges?.deletes ?? [],
      runRuleEngine,
    });
    return c.json(state, 200);
  },
});
