import { z } from "../../openapi";

const error = z
  .object({ StatusCode: z.int(), Error: z.string(), RequestUUID: z.string() })
  .openapi("ThirdPartyError");

/** An answer with the error body of the connectors. */
export function errorAnswer(description: string, status: number, text: string) {
  const example = {
    StatusCode: status,
    Error: text,
    RequestUUID: "fd2f7c55-d064-46e1-ab87-a39cb877cd82",
  };
  return { description, content: { "application/json": { schema: error, example } } };
}

/**
 * What every operation can refuse with; spread into `responses`. 429 is among none of them: Braze
 * stops a workspace that gets many (reference CALLERS).
 */
export const connectorErrors = {
  400: errorAnswer("Something in the call is wrong", 400, "No Deployment URL specified"),
  401: errorAnswer(
    "The key is missing, unknown, expired, revoked or another platform's",
    401,
    "Missing Session Token",
  ),
  404: errorAnswer("The deployment or what the call names is not here", 404, "Not Found"),
  413: errorAnswer("The body is too large", 413, "The submitted data was invalid"),
} as const;

export const connectorConflict = errorAnswer(
  "It conflicts with what is stored, or too many calls change the same",
  409,
  "Too many requests are updating this profile at the same time",
);
