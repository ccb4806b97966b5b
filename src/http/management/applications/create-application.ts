import { viewApplication } from "../../../services/management/applications/application-view";
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
    const context = c.get("management");
    const row = await create(context, toApplicationInput(c.req.valid("json")));
    return c.json(fromApplication(await viewApplication(context, row)), 201);
  },
});
