import { updateRedemptionOption as update } from "../../../services/management/redemption-options/update-option";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromWrittenOption, toOption } from "./mappers";
import {
  newRedemptionOption,
  newRedemptionOptionExample,
  optionPath,
  writtenRedemptionOption,
  writtenRedemptionOptionExample,
} from "./schemas";

export const updateRedemptionOption = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/redemption_options/{optionId}",
    operationId: "updateRedemptionOption",
    tags: ["Redemption options"],
    summary: "Replace what a redemption option is",
    description: "Redemptions that were made keep what they were made for.",
    request: { params: optionPath, ...jsonBody(newRedemptionOption, newRedemptionOptionExample) },
    responses: {
      200: jsonAnswer(writtenRedemptionOption, "The option", writtenRedemptionOptionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const option = toOption(c.req.valid("json"));
    const written = await update(c.get("management"), c.req.valid("param"), option);
    return c.json(fromWrittenOption(written), 200);
  },
});
