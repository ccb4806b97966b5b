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
import { cdpHeaders } from "./fields";

export const updateCustomerProfile = defineOperation({
  route: createRoute({
    method: "put",
    path: "/cdp/customer_profile/{customerProfileId}",
    operationId: "cdp/updateCustomerProfile",
    tags: ["Customer data platforms"],
    summary: "Create a customer profile, merge its attributes, change its audiences",
    description:
      "Audiences are named by our ids. Rules run with `runRuleEngine`, and whenever audiences " +
      "change.",
    middleware: deploymentInHeader,
    request: {
      params: profilePath,
      query: skipQuery,
      headers: cdpHeaders,
      ...jsonBody(profileRequest.openapi("CDPCustomerProfileRequest"), profileRequestExample),
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
    const { adds = [], deletes = [] } = audiencesChanges ?? {};
    const state = await updateProfileState(context, {
      integrationId: c.req.valid("param").customerProfileId,
      attributes: await profileAttributes(context, attributes, skipNonExistingAttributes),
      joinAudienceIds: adds,
      leaveAudienceIds: deletes,
      runRuleEngine: runRuleEngine || adds.length > 0 || deletes.length > 0,
    });
    return c.json(state, 200);
  },
});
