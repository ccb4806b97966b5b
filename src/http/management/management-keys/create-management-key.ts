import { createManagementKey as create } from "../../../services/management/management-keys/create-management-key";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  createManagementKeyBody,
  createManagementKeyExample,
  fromManagementKey,
  managementKeyExample,
  newManagementKey,
  toManagementKeyInput,
} from "./schemas";

export const createManagementKey = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/management_keys",
    operationId: "createManagementKey",
    tags: ["Management keys"],
    summary: "Create a Management key",
    description:
      "An extension: no public document names this path. Two keys may live at a time, so that a " +
      "successor can take over; the bootstrap key is refused as long as another key lives.",
    request: jsonBody(createManagementKeyBody, createManagementKeyExample),
    responses: {
      201: jsonAnswer(newManagementKey, "The key; its secret is shown this once", {
        ...managementKeyExample,
        key: "7f0c…",
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const input = toManagementKeyInput(c.req.valid("json"));
    const { row, key } = await create(c.get("management"), input);
    return c.json({ ...fromManagementKey(row), key }, 201);
  },
});
