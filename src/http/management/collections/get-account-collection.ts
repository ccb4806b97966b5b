import { getCollection } from "../../../services/management/collections/get-collection";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { collection, collectionExample, fromCollection, collectionPath } from "./schemas";

export const getAccountCollection = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/collections/{collectionId}",
    operationId: "getAccountCollection",
    tags: ["Collections"],
    summary: "Read a collection of the account",
    request: { params: collectionPath },
    responses: {
      200: jsonAnswer(collection, "The collection", collectionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const view = await getCollection(c.get("management"), c.req.valid("param"));
    return c.json(fromCollection(view), 200);
  },
});
