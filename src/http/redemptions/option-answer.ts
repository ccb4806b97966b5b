import { decimal, toNumber } from "../../core/decimal";
import type { ListedOption } from "../../db/queries/redemptions/open-options";
import { z } from "../openapi";

export const discountType = z.enum([
  "fixed_amount",
  "percentage",
  "free_product",
  "free_shipping",
  "gift_card",
  "fixed_variable",
]);

export const optionAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    description: z.string(),
    icon: z.string(),
    type: z.enum(["fixed", "variable"]).openapi({
      description: "A variable option needs `points_to_redeem`",
    }),
    amount: z.int().openapi({ description: "Points; 0 = as many as the customer says" }),
    cost_text: z.string(),
    applies_to_product_type: z.enum(["all"]),
    duration: z.enum(["once"]).openapi({ description: "The coupon is good for one order" }),
    discount_type: discountType,
    discount_amount_cents: z.int().nullable(),
    discount_percentage: z.number().nullable(),
    discount_rate_cents: z.number().nullable().openapi({ description: "Cents for each point" }),
    sku: z.string().nullable(),
    step: z.int().nullable(),
    minimum_points: z.int().nullable(),
    currency: z.string().openapi({ description: "Of `discount_amount_cents` and the rate" }),
    amounts: z.record(z.string(), z.int()).openapi({ description: "The same by currency" }),
  })
  .openapi("RedemptionsOption");

export const optionExample: z.input<typeof optionAnswer> = {
  id: 1,
  name: "$10 off",
  description: "Ten dollars off your next order",
  icon: "",
  type: "fixed",
  amount: 100,
  cost_text: "100 points",
  applies_to_product_type: "all",
  duration: "once",
  discount_type: "fixed_amount",
  discount_amount_cents: 1000,
  discount_percentage: null,
  discount_rate_cents: null,
  sku: null,
  step: null,
  minimum_points: null,
  currency: "USD",
  amounts: { EUR: 900 },
};

export function toOptionAnswer(
  option: ListedOption,
  currency: string,
): z.output<typeof optionAnswer> {
  const isVariable = option.discountType === "fixed_variable";
  return {
    id: option.id,
    name: option.name,
    description: option.description,
    icon: option.icon,
    type: isVariable ? "variable" : "fixed",
    amount: option.points,
    cost_text: costText(option),
    applies_to_product_type: "all",
    duration: "once",
    discount_type: option.discountType,
    discount_amount_cents: option.discountAmountCents,
    discount_percentage: shown(option.discountPercentage),
    discount_rate_cents: shown(option.rateCents),
    sku: option.sku,
    step: option.step,
    minimum_points: option.minimumPoints,
    currency,
    amounts: { ...option.amounts },
  };
}

function costText({ discountType: type, points, step, minimumPoints }: ListedOption): string {
  if (type !== "fixed_variable") return points === 1 ? "1 point" : `${points} points`;
  const least = minimumPoints ?? step ?? 1;
  return step === null ? `From ${least} points` : `From ${least} points, in steps of ${step}`;
}

function shown(text: string | null): number | null {
  return text === null ? null : toNumber(decimal(text));
}
