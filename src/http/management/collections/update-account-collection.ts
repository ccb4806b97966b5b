import { updateCollection } from "../../../services/management/collections/update-collection";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  collection,
  collectionExample,
  fromCollection,
  collectionPath,
  toUpdate,
  updateCollectionBody,
} from "./schemas";

export const updateAccountCollection = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/collections/{collectionId}",
    operationId: "updateAccountCollection",
    tags: ["Collections"],
    summary: "Change a collection of the account",
    description: "The name is fixed at creation; what is left out stays.",
    request: {
      params: collectionPath,
      ...jsonBody(updateCollectionBody, { description: "What sells" }),
    },
    responses: {
      200: jsonAnswer(collection, "The collection", collectionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const change = toUpdate(c.req.valid("json"));
    const path = c.req.valid("param");
    return c.json(fromCollection(await updateCollection(c.get("management"), path, change)), 200);
  },
});
