import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { profileMemberships } from "../shared/audience-fields";
import { profilePath } from "../shared/data-platform-fields";
import { connectorState, connectorStateExample } from "../shared/integration-state";
import { changeExternalAudiences } from "../shared/profile-update";
import { connectorBusy } from "../shared/busy";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { SEGMENT, segmentHeaders } from "./fields";

export const updateCustomerProfileAudiences = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/customer_profiles/{customerProfileId}/audiences",
    operationId: "segment/updateCustomerProfileAudiences",
    tags: ["Segment"],
    summary: "Change one customer's audiences by Segment's ids",
    description: "Rules run on the change. A customer who is not known is made.",
    middleware: deploymentInHeader,
    request: {
      params: profilePath,
      headers: segmentHeaders,
      ...jsonBody(profileMemberships, { data: { adds: ["382370BKDB946"], deletes: [] } }),
    },
    responses: {
      200: jsonAnswer(connectorState, "The profile and what was decided", connectorStateExample),
      429: connectorBusy,
      ...connectorErrors,
    },
  }),
  handler: async (c) => {
    const { adds = [], deletes = [] } = c.req.valid("json").data ?? {};
    const state = await changeExternalAudiences(c.get("integration"), {
      integrationId: c.req.valid("param").customerProfileId,
      integration: SEGMENT,
      adds,
      deletes,
    });
    return c.json(state, 200);
  },
});
