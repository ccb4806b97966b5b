import { changeExternalMemberships } from "../../../services/audiences/change-external-memberships";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { externalMemberships } from "../shared/audience-fields";
import { connectorErrors } from "../shared/responses";
import { deploymentInHeader } from "../shared/tenant";
import { cdpHeaders } from "./fields";

export const updateCustomerProfilesAudiencesV2 = defineOperation({
  route: createRoute({
    method: "put",
    path: "/cdp/v2/customer_profiles/audiences",
    operationId: "cdp/v2/updateCustomerProfilesAudiences",
    tags: ["Customer data platforms"],
    summary: "Change the audiences of many customers by the platform's ids",
    description: "Up to 1,000 adds and deletes, all or none. No rules run.",
    middleware: deploymentInHeader,
    request: {
      headers: cdpHeaders,
      ...jsonBody(externalMemberships, {
        data: [{ customerProfileId: "demo-customer", adds: ["382370BKDB946"], deletes: [] }],
      }),
    },
    responses: { 204: noContent, ...connectorErrors },
  }),
  handler: async (c) => {
    const integration = c.req.valid("header")["customer-data-platform-name"];
    await changeExternalMemberships(c.get("integration"), integration, c.req.valid("json").data);
    return c.body(null, 204);
  },
});
