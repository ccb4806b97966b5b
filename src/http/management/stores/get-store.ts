import { getStore as get } from "../../../services/management/stores/get-store";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromStore, store, storeExample, storePath } from "./schemas";

export const getStore = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/stores/{storeId}",
    operationId: "getStore",
    tags: ["Stores"],
    summary: "Read a store",
    request: { params: storePath },
    responses: { 200: jsonAnswer(store, "The store", storeExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { applicationId, storeId } = c.req.valid("param");
    return c.json(fromStore(await get(c.get("management"), applicationId, storeId)), 200);
  },
});
