import { createAudience as create } from "../../../services/audiences/create-audience";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import {
  audience,
  audienceExample,
  fromAudience,
  newAudience,
  newAudienceExample,
  toCreateAudience,
} from "./schemas";

export const createAudience = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v2/audiences",
    operationId: "createAudienceV2",
    tags: ["Audiences"],
    summary: "Create an audience",
    description: "Leave `integration` and `integrationId` out for an audience of your own.",
    request: jsonBody(newAudience, newAudienceExample),
    responses: {
      201: jsonAnswer(audience, "The audience", audienceExample),
      400: errors[400],
      401: errors[401],
      409: errors[409],
      413: errors[413],
    },
  }),
  handler: async (c) => {
    const row = await create(c.get("integration"), toCreateAudience(c.req.valid("json")));
    return c.json(fromAudience(row), 201);
  },
});
