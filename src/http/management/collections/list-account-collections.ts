import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { collectionsAnswer, collectionsPage } from "./collections-page";
import { collectionsQuery } from "./schemas";

export const listAccountCollections = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/collections",
    operationId: "listAccountCollections",
    tags: ["Collections"],
    summary: "List collections of the account",
    request: { query: collectionsQuery },
    responses: { 200: collectionsAnswer, ...errorResponses },
  }),
  handler: async (c) => {
    const page = await collectionsPage(c.get("management"), "account", c.req.valid("query"));
    return c.json(page, 200);
  },
});
