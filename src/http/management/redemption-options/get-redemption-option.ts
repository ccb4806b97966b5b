import { getRedemptionOption as get } from "../../../services/management/redemption-options/get-option";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromOption } from "./mappers";
import { optionPath, redemptionOption, redemptionOptionExample } from "./schemas";

export const getRedemptionOption = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/redemption_options/{optionId}",
    operationId: "getRedemptionOption",
    tags: ["Redemption options"],
    summary: "Read a redemption option",
    request: { params: optionPath },
    responses: {
      200: jsonAnswer(redemptionOption, "The option", redemptionOptionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) =>
    c.json(fromOption(await get(c.get("management"), c.req.valid("param"))), 200),
});
