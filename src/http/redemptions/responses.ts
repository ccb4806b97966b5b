import { z } from "../openapi";

const error = z.object({ error: z.string(), code: z.string() }).openapi("RedemptionsError");

/** An answer with the error body of this API. */
export function refusalAnswer(description: string, code: string, text: string) {
  const example = { error: text, code };
  return { description, content: { "application/json": { schema: error, example } } };
}

const invalid = refusalAnswer(
  "Something in the call is wrong (`invalid_request`); the sentence names the field",
  "invalid_request",
  "The submitted data was invalid: /redemption_option_id: Invalid input: expected number",
);

const unauthorized = refusalAnswer(
  "The key is missing, unknown, expired or revoked, or not of the Application in `x-guid`",
  "unauthorized",
  "The API key is missing, unknown, expired or revoked",
);

const customerNotFound = refusalAnswer(
  "`customer_not_found`",
  "customer_not_found",
  "No customer has this email, phone or id",
);

const customerAmbiguous = refusalAnswer(
  "`customer_ambiguous`",
  "customer_ambiguous",
  "The email, phone and ids of the call belong to several customers",
);

const unavailable = refusalAnswer(
  "What became of the call is not known yet; send the same call again to learn it",
  "unavailable",
  "The outcome of this call is not known yet; send the same call again to learn it",
);

/** What every operation can refuse with; spread into `responses`. */
export const refusals = { 400: invalid, 401: unauthorized } as const;

/** Of those that read one customer. */
export const customerRefusals = {
  ...refusals,
  404: customerNotFound,
  422: customerAmbiguous,
} as const;

/** Of those that write. */
export const writeRefusals = {
  ...customerRefusals,
  409: refusalAnswer(
    "Too many calls change the same; try again after `Retry-After`",
    "too_many_updates",
    "Too many requests are updating this customer at the same time",
  ),
  413: refusalAnswer(
    "The body is too large",
    "payload_too_large",
    "The submitted data was invalid",
  ),
  503: unavailable,
} as const;
