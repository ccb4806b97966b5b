import { createRedemptionOption as create } from "../../../services/management/redemption-options/create-option";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { fromWrittenOption, toOption } from "./mappers";
import {
  newRedemptionOption,
  newRedemptionOptionExample,
  writtenRedemptionOption,
  writtenRedemptionOptionExample,
} from "./schemas";

export const createRedemptionOption = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/redemption_options",
    operationId: "createRedemptionOption",
    tags: ["Redemption options"],
    summary: "Create something that points can be traded for",
    description:
      "Its coupons belong to the campaign, whose rules decide what they do: they carry the " +
      "attributes RedemptionOptionId, DiscountAmount, DiscountPercentage, Sku and Currency. " +
      "`warnings` tell when the campaign would not use them yet.",
    request: {
      params: applicationPath,
      ...jsonBody(newRedemptionOption, newRedemptionOptionExample),
    },
    responses: {
      201: jsonAnswer(writtenRedemptionOption, "The option", writtenRedemptionOptionExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const option = toOption(c.req.valid("json"));
    return c.json(fromWrittenOption(await create(c.get("management"), applicationId, option)), 201);
  },
});
