import { removeCustomerIdentities as remove } from "../../../services/management/customer-identities/remove-identities";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { namedQuery, toNamed, toOwner } from "./schemas";

export const removeCustomerIdentities = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/customer_identities",
    operationId: "removeCustomerIdentities",
    tags: ["Customers"],
    summary: "Take identities from a customer",
    description: "Those that are named; all of them when none is.",
    request: { query: namedQuery },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    await remove(c.get("management"), toOwner(query), toNamed(query));
    return c.body(null, 204);
  },
});
