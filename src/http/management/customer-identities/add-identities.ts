import { addCustomerIdentities as add } from "../../../services/management/customer-identities/add-identities";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  customerIdentities,
  customerIdentitiesExample,
  fromIdentities,
  newCustomerIdentities,
  newCustomerIdentitiesExample,
  toNamed,
  toOwner,
} from "./schemas";

export const addCustomerIdentities = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/customer_identities",
    operationId: "addCustomerIdentities",
    tags: ["Customers"],
    summary: "Give a customer an email, a phone or an id at the point of sale",
    description:
      "Redemptions find the customer by them. All or none: one that is another customer's is a " +
      "conflict. Those that the customer has already stay.",
    request: jsonBody(newCustomerIdentities, newCustomerIdentitiesExample),
    responses: {
      201: jsonAnswer(customerIdentities, "All that they have", customerIdentitiesExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const body = c.req.valid("json");
    const owner = toOwner(body);
    const rows = await add(c.get("management"), owner, toNamed(body));
    return c.json(fromIdentities(owner, rows), 201);
  },
});
