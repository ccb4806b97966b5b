import { createApplication as create } from "../../../services/management/applications/create-application";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromApplication, toApplicationInput } from "./mappers";
import { application, applicationExample, newApplication, newApplicationExample } from "./schemas";

export const createApplication = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications",
    operationId: "createApplication",
    tags: ["Applications"],
    summary: "Create an Application",
    request: jsonBody(newApplication, newApplicationExample),
    responses: {
      201: jsonAnswer(application, "The Application", applicationExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const row = await create(c.get("management"), toApplicationInput(c.req.valid("json")));
    return c.json(fromApplication(row), 201);
  },
});
