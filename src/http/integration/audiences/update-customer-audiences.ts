import { changeMemberships } from "../../../services/audiences/change-memberships";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import { membershipChanges, membershipChangesExample } from "./schemas";

export const updateCustomerAudiences = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v2/customer_audiences",
    operationId: "updateCustomerProfileAudiences",
    tags: ["Audiences"],
    summary: "Add customers to audiences and remove them",
    description: "Up to 1,000 changes, all or none. A customer who is added and unknown is made.",
    request: jsonBody(membershipChanges, membershipChangesExample),
    responses: {
      204: noContent,
      400: errors[400],
      401: errors[401],
      404: errors[404],
      413: errors[413],
    },
  }),
  handler: async (c) => {
    await changeMemberships(c.get("integration"), c.req.valid("json").data);
    return c.body(null, 204);
  },
});
