import { changeExternalMemberships } from "../../../services/audiences/change-external-memberships";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { externalMemberships } from "../shared/audience-fields";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { SEGMENT, segmentHeaders } from "./fields";

export const updateCustomerProfilesAudiencesV2 = defineOperation({
  route: createRoute({
    method: "put",
    path: "/segment/v2/customer_profiles/audiences",
    operationId: "segment/v2/updateCustomerProfilesAudiences",
    tags: ["Segment"],
    summary: "Change the audiences of many customers by Segment's ids",
    description: "Up to 1,000 adds and deletes, all or none. No rules run.",
    middleware: deploymentInHeader,
    request: {
      headers: segmentHeaders,
      ...jsonBody(externalMemberships, {
        data: [{ customerProfileId: "demo-customer", adds: ["382370BKDB946"], deletes: [] }],
      }),
    },
    responses: { 204: noContent, ...connectorErrors },
  }),
  handler: async (c) => {
    const integration = SEGMENT;
    await changeExternalMemberships(c.get("integration"), integration, c.req.valid("json").data);
    return c.body(null, 204);
  },
});
