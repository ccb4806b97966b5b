import { createStore as create } from "../../../services/management/stores/create-store";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { fromStore, newStore, newStoreExample, store, storeExample, toStore } from "./schemas";

export const createStore = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/stores",
    operationId: "createStore",
    tags: ["Stores"],
    summary: "Create a store",
    request: { params: applicationPath, ...jsonBody(newStore, newStoreExample) },
    responses: { 201: jsonAnswer(store, "The store", storeExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const row = await create(c.get("management"), applicationId, toStore(c.req.valid("json")));
    return c.json(fromStore(row), 201);
  },
});
