import { listItems } from "../../../services/management/collections/list-items";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { pageOf } from "../lists";
import { collectionPath } from "./schemas";

const { pageSize, skip } = listQuery(["item"]);

const collectionItem = z.object({ item: z.string() }).openapi("CollectionItem");

export const listCollectionItems = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/collections/{collectionId}/items",
    operationId: "getCollectionItems",
    tags: ["Collections"],
    summary: "List the items of any collection",
    request: { params: collectionPath, query: z.object({ pageSize, skip }) },
    responses: {
      200: jsonAnswer(pageOf(collectionItem), "One page", {
        hasMore: false,
        data: [{ item: "KTL-WH-ET-1" }],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const page = { ...c.req.valid("param"), ...c.req.valid("query") };
    const { items, hasMore } = await listItems(c.get("management"), page);
    return c.json({ hasMore, data: items.map((item) => ({ item })) }, 200);
  },
});
