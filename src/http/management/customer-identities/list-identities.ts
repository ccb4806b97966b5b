import { listCustomerIdentities as list } from "../../../services/management/customer-identities/list-identities";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  customerIdentities,
  customerIdentitiesExample,
  fromIdentities,
  ownerQuery,
  toOwner,
} from "./schemas";

export const listCustomerIdentities = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/customer_identities",
    operationId: "listCustomerIdentities",
    tags: ["Customers"],
    summary: "List the identities of a customer",
    request: { query: ownerQuery },
    responses: {
      200: jsonAnswer(customerIdentities, "All that they have", customerIdentitiesExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const owner = toOwner(c.req.valid("query"));
    return c.json(fromIdentities(owner, await list(c.get("management"), owner)), 200);
  },
});
