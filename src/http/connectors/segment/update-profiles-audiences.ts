import { changeMemberships } from "../../../services/audiences/change-memberships";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { internalMemberships, toMembershipChanges } from "../shared/audience-fields";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { segmentHeaders } from "./fields";

export const updateCustomerProfilesAudiences = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/customer_profiles/audiences",
    operationId: "segment/updateCustomerProfilesAudiences",
    tags: ["Segment"],
    summary: "Change the audiences of many customers by our ids",
    description: "Up to 1,000 adds and deletes, all or none. No rules run.",
    middleware: deploymentInHeader,
    request: {
      headers: segmentHeaders,
      ...jsonBody(internalMemberships, {
        data: [{ customerProfileId: "demo-customer", adds: [1], deletes: [] }],
      }),
    },
    responses: { 204: noContent, ...connectorErrors },
  }),
  handler: async (c) => {
    const changes = toMembershipChanges(c.req.valid("json").data);
    await changeMemberships(c.get("integration"), changes, { makesWhoLeaves: true });
    return c.body(null, 204);
  },
});
