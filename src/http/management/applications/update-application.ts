import { viewApplication } from "../../../services/management/applications/application-view";
import { updateApplication as update } from "../../../services/management/applications/update-application";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { fromApplication, toApplicationUpdate } from "./mappers";
import {
  application,
  applicationExample,
  newApplicationExample,
  updateApplicationBody,
} from "./schemas";

export const updateApplication = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}",
    operationId: "updateApplication",
    tags: ["Applications"],
    summary: "Change an Application",
    description: "Fields that are left out stay as they are.",
    request: { params: applicationPath, ...jsonBody(updateApplicationBody, newApplicationExample) },
    responses: {
      200: jsonAnswer(application, "The Application", applicationExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const input = toApplicationUpdate(c.req.valid("json"));
    const context = c.get("management");
    const row = await update(context, applicationId, input);
    return c.json(fromApplication(await viewApplication(context, row)), 200);
  },
});
