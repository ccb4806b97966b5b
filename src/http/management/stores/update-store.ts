import { updateStore as update } from "../../../services/management/stores/update-store";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  fromStore,
  newStore,
  newStoreExample,
  store,
  storeExample,
  storePath,
  toStoreUpdate,
} from "./schemas";

export const updateStore = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/stores/{storeId}",
    operationId: "updateStore",
    tags: ["Stores"],
    summary: "Change a store",
    description: "The integration id is fixed at creation; attributes that are left out stay.",
    request: { params: storePath, ...jsonBody(newStore, newStoreExample) },
    responses: { 200: jsonAnswer(store, "The store", storeExample), ...errorResponses },
  }),
  handler: async (c) => {
    const change = toStoreUpdate(c.req.valid("json"));
    const row = await update(c.get("management"), c.req.valid("param"), change);
    return c.json(fromStore(row), 200);
  },
});
