import { isKnownCurrency } from "../../core/currency";
import { field } from "../connectors/shared/fields";
import { z } from "../openapi";

const CURRENCY_LENGTH = 3;

/** A currency of ISO 4217, in any case. */
export const currencyCode = field(
  z
    .string()
    .trim()
    .length(CURRENCY_LENGTH, "must be a currency of ISO 4217, such as USD")
    .transform((code) => code.toUpperCase())
    .refine((code) => isKnownCurrency(code), { error: "is no currency of ISO 4217" }),
  { type: "string", minLength: CURRENCY_LENGTH, maxLength: CURRENCY_LENGTH },
);
