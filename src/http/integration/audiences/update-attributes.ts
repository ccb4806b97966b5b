import { updateAudienceAttributes as update } from "../../../services/audiences/update-attributes";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import { attributeQuery, audiencePath } from "./schemas";

export const updateAudienceAttributes = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v2/audience_customers/{audienceId}/attributes",
    operationId: "updateAudienceCustomersAttributes",
    tags: ["Audiences"],
    summary: "Set profile attributes of all members",
    description: "The body names the attributes: merged by name, null removes.",
    request: { params: audiencePath, ...jsonBody(attributeQuery, { Language: "en" }) },
    responses: {
      204: noContent,
      400: errors[400],
      401: errors[401],
      404: errors[404],
      413: errors[413],
    },
  }),
  handler: async (c) => {
    const { audienceId } = c.req.valid("param");
    await update(c.get("integration"), { audienceId, attributes: c.req.valid("json") });
    return c.body(null, 204);
  },
});
