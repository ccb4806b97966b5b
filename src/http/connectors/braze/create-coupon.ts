import { decimalFromNumber } from "../../../core/decimal";
import {
  createCoupon as create,
  type CreateCouponInput,
} from "../../../services/coupons/create-coupon";
import { withoutNulls } from "../../integration/fields";
import { limitConfig, toLimit } from "../../management/limits";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import {
  brazeCouponAnswer,
  couponAnswerExample,
  toBrazeCouponAnswer,
} from "../shared/coupon-answers";
import { DISCOUNT_LIMIT_MAX, USES_MAX } from "../shared/coupon-query";
import { isDryRun } from "../shared/dry-run";
import {
  attributes,
  boolean,
  field,
  instantField,
  integrationId,
  number,
  orJsonText,
  ourId,
  text,
  textList,
  wholeNumber,
} from "../shared/fields";
import { connectorConflict, connectorErrors } from "../shared/responses";
import { deploymentInBody } from "../shared/tenant";
import { deploymentUrl, identifier } from "./fields";

const LIMITS_MAX = 10;
const PATTERN_LENGTH_MAX = 100;

const limits = field(orJsonText(z.array(limitConfig).max(LIMITS_MAX)), {
  type: "array",
  items: { type: "object" },
  maxItems: LIMITS_MAX,
  description: "Uses per profile; for a coupon without integrationId",
});

const request = z
  .object({
    deploymentUrl,
    applicationId: ourId.required,
    campaignId: ourId.required,
    identifier,
    usageLimit: wholeNumber(0, USES_MAX).optional,
    discountLimit: number(0, DISCOUNT_LIMIT_MAX).optional,
    reservationLimit: wholeNumber(0, USES_MAX).optional,
    isReservationMandatory: boolean.optional,
    limits: limits.optional,
    integrationId: integrationId.optional,
    startDate: instantField.optional,
    expiryDate: instantField.optional,
    validCharacters: textList.optional,
    couponPattern: text(PATTERN_LENGTH_MAX).optional,
    attributes: attributes.optional,
  })
  .openapi("BrazeCouponRequest");

export const createCoupon = defineOperation({
  route: createRoute({
    method: "post",
    path: "/braze/coupon",
    operationId: "braze/createCoupon",
    tags: ["Braze"],
    summary: "Create a coupon, or get the one of an identifier",
    description:
      "The same identifier for the same campaign and customer gets the same coupon, for ever. " +
      "JSON or a form; numbers, booleans, lists and attributes may be texts.",
    middleware: deploymentInBody,
    request: jsonBody(request, {
      deploymentUrl: "shop.example.com",
      applicationId: 1,
      campaignId: 1,
      identifier: "5f1d2c-demo-customer",
      integrationId: "demo-customer",
    }),
    responses: {
      200: jsonAnswer(brazeCouponAnswer, "The coupon", { ...couponAnswerExample, Limits: [] }),
      ...connectorErrors,
      409: connectorConflict,
    },
  }),
  handler: async (c) => {
    const input = toInput(c.req.valid("json"), isDryRun(c));
    return c.json(toBrazeCouponAnswer(await create(c.get("integration"), input)), 200);
  },
});

function toInput(body: z.output<typeof request>, dry: boolean): CreateCouponInput {
  const { discountLimit } = body;
  return {
    applicationId: body.applicationId,
    campaignId: body.campaignId,
    identifier: body.identifier,
    usageLimit: body.usageLimit ?? 1,
    discountLimit: discountLimit === undefined ? null : decimalFromNumber(discountLimit),
    reservationLimit: body.reservationLimit ?? null,
    limits: (body.limits ?? []).map(ofProfile),
    startAtMs: body.startDate ?? null,
    expiresAtMs: body.expiryDate ?? null,
    recipientIntegrationId: body.integrationId ?? null,
    attributes: withoutNulls(body.attributes ?? {}),
    isReservationMandatory: body.isReservationMandatory ?? false,
    couponPattern: body.couponPattern ?? null,
    validCharacters: body.validCharacters ?? null,
    dry,
  };
}

/** A limit is always of this coupon: Braze's examples name it beside the profile. */
function ofProfile(wire: z.output<typeof limitConfig>): CreateCouponInput["limits"][number] {
  const entities = wire.entities.filter((entity) => entity !== "Coupon");
  return toLimit(entities.length === 0 ? wire : { ...wire, entities });
}
