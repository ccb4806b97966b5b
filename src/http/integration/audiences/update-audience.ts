import { updateAudience as update } from "../../../services/audiences/update-audience";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import {
  audience,
  audienceExample,
  audiencePath,
  fromAudience,
  updateAudienceBody,
} from "./schemas";

export const updateAudience = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v2/audiences/{audienceId}",
    operationId: "updateAudienceV2",
    tags: ["Audiences"],
    summary: "Rename an audience",
    request: {
      params: audiencePath,
      ...jsonBody(updateAudienceBody, { name: "Travel audience" }),
    },
    responses: {
      200: jsonAnswer(audience, "The audience", audienceExample),
      400: errors[400],
      401: errors[401],
      404: errors[404],
      413: errors[413],
    },
  }),
  handler: async (c) => {
    const { name, subscribedApplicationsIds } = c.req.valid("json");
    const row = await update(c.get("integration"), {
      ...c.req.valid("param"),
      name,
      subscribedApplicationIds: subscribedApplicationsIds,
    });
    return c.json(fromAudience(row), 200);
  },
});
