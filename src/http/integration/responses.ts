import { errorResponses, errorResponsesWithoutStatus } from "../responses";

/** What each operation can answer beside 200; a 400 of sessions has no `StatusCode`. */

const schema = errorResponses[409].content["application/json"].schema;

function refusal(description: string, StatusCode: number, message: string) {
  const example = { message, errors: [], StatusCode };
  return { description, content: { "application/json": { schema, example } } };
}

const unknownOutcome = refusal(
  "What became of the call is not known yet; send the same call again to learn it",
  503,
  "The outcome of this call is not known yet; send the same call again to learn it",
);

export const writeSessionRefusals = {
  400: errorResponsesWithoutStatus[400],
  401: errorResponses[401],
  409: refusal(
    "The session, the customer's points or a code changed too often; try again after `Retry-After`",
    409,
    "Too many requests are updating this session at the same time",
  ),
  413: errorResponses[413],
  503: unknownOutcome,
} as const;

/** Of what takes a closed session back. */
export const undoSessionRefusals = {
  ...writeSessionRefusals,
  404: refusal("There is no such session", 404, "Customer session was not found"),
} as const;

export const readSessionRefusals = {
  400: errorResponsesWithoutStatus[400],
  401: errorResponses[401],
  404: refusal("There is no such session", 404, "Customer session was not found"),
  503: unknownOutcome,
} as const;

/** Of events and profile updates. */
export const writeOccasionRefusals = {
  400: errorResponses[400],
  401: errorResponses[401],
  409: refusal(
    "The customer's profile, points or a budget changed too often; try again after `Retry-After`",
    409,
    "Too many requests are updating this profile at the same time",
  ),
  413: errorResponses[413],
  503: unknownOutcome,
} as const;

export const readCardRefusals = {
  400: errorResponses[400],
  401: errorResponses[401],
  404: refusal(
    "The Application has no such program of cards, or there is no such card",
    404,
    "Loyalty card was not found",
  ),
} as const;

export const writeCardRefusals = { ...readCardRefusals, 413: errorResponses[413] } as const;

export const readLedgerRefusals = {
  400: errorResponses[400],
  401: errorResponses[401],
  404: refusal(
    "The Application has no such program, or there is no such customer",
    404,
    "Loyalty program was not found",
  ),
} as const;
