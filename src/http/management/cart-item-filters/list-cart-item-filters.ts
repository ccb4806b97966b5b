import { listCartItemFilters as list } from "../../../services/management/cart-item-filters/list-cart-item-filters";
import { listQuery, name, wholeNumberParameter } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { cartItemFilter, cartItemFilterExample, fromCartItemFilter } from "./schemas";

const PAGE_SIZE_MAX = 50;

const query = z.object({
  pageSize: wholeNumberParameter(1, PAGE_SIZE_MAX, PAGE_SIZE_MAX),
  skip: listQuery(["id"]).skip,
  name: name.optional().openapi({ description: "Part of the name, in any case" }),
});

const answer = z.object({ hasMore: z.boolean(), data: z.array(cartItemFilter) });

export const listCartItemFilters = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/cart_item_filters",
    operationId: "listApplicationCartItemFilters",
    tags: ["Cart item filters"],
    summary: "List cart item filters",
    request: { params: applicationPath, query },
    responses: {
      200: jsonAnswer(answer, "One page", { hasMore: false, data: [cartItemFilterExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const page = c.req.valid("query");
    const context = c.get("management");
    const { rows, totalResultSize } = await list(context, applicationId, page.name ?? null, page);
    const hasMore = page.skip + rows.length < totalResultSize;
    return c.json({ hasMore, data: rows.map(fromCartItemFilter) }, 200);
  },
});
