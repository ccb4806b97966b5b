import { listCollections } from "../../../services/management/collections/list-collections";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { countedOrPageOf, listSize } from "../lists";
import {
  collectionsQuery,
  collectionWithoutPayload,
  collectionWithoutPayloadExample,
  fromRow,
} from "./schemas";

export const listAccountCollections = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/collections",
    operationId: "listAccountCollections",
    tags: ["Collections"],
    summary: "List collections of the account",
    request: { query: collectionsQuery },
    responses: {
      200: jsonAnswer(countedOrPageOf(collectionWithoutPayload), "One page", {
        hasMore: false,
        data: [collectionWithoutPayloadExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const page = c.req.valid("query");
    const listed = await listCollections(c.get("management"), { ...page, scope: "account" });
    return c.json({ ...listSize(page, listed), data: listed.rows.map(fromRow) }, 200);
  },
});
