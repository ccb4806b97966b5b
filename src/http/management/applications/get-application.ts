import { viewApplication } from "../../../services/management/applications/application-view";
import { getApplication as get } from "../../../services/management/applications/get-application";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { fromApplication } from "./mappers";
import { application, applicationExample } from "./schemas";

export const getApplication = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}",
    operationId: "getApplication",
    tags: ["Applications"],
    summary: "Read an Application",
    request: { params: applicationPath },
    responses: {
      200: jsonAnswer(application, "The Application", applicationExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const context = c.get("management");
    const row = await get(context, c.req.valid("param").applicationId);
    return c.json(fromApplication(await viewApplication(context, row)), 200);
  },
});
