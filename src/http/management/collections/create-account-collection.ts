import { createCollection } from "../../../services/management/collections/create-collection";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  collection,
  collectionExample,
  fromCollection,
  newCollection,
  newCollectionExample,
  toSettings,
} from "./schemas";

export const createAccountCollection = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/collections",
    operationId: "createAccountCollection",
    tags: ["Collections"],
    summary: "Create a collection of the account",
    description: "It is empty; items come by import.",
    request: jsonBody(newCollection, newCollectionExample),
    responses: {
      201: jsonAnswer(collection, "The collection", collectionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const settings = toSettings(c.req.valid("json"));
    const view = await createCollection(c.get("management"), null, settings);
    return c.json(fromCollection(view), 201);
  },
});
