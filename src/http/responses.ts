import { z } from "./openapi";

/** One entry of `errors`, `problems` or `warnings`. */
export const finding = z
  .object({
    title: z.string(),
    details: z.string().optional(),
    source: z.object({
      pointer: z.string().optional(),
      parameter: z.string().optional(),
      line: z.string().optional(),
    }),
  })
  .openapi("APIError");

const errorWithStatus = z
  .object({ message: z.string(), errors: z.array(finding), StatusCode: z.int() })
  .openapi("ErrorResponseWithStatus");

const errorWithoutStatus = z
  .object({ message: z.string(), errors: z.array(finding) })
  .openapi("ErrorResponse");

function errorAnswer(description: string, status: number, message: string) {
  const example = { message, errors: [], StatusCode: status };
  return { description, content: { "application/json": { schema: errorWithStatus, example } } };
}

const invalid = {
  description: "Something in the request is wrong; `errors` names the places",
  content: {
    "application/json": {
      schema: errorWithStatus,
      example: {
        message: "The submitted data was invalid",
        errors: [
          { title: "Invalid type", details: "expected number", source: { pointer: "/limit" } },
        ],
        StatusCode: 400,
      },
    },
  },
};

/** The refusals that every operation of an API can answer with; spread into `responses`. */
export const errorResponses = {
  400: invalid,
  401: errorAnswer(
    "The key is missing, unknown, expired or revoked",
    401,
    "The API key is missing, unknown, expired or revoked",
  ),
  404: errorAnswer("It does not exist, or not for this key", 404, "Application was not found"),
  409: errorAnswer("It conflicts with what is stored", 409, "That name is taken"),
  413: errorAnswer("The body is too large", 413, "The submitted data was invalid"),
} as const;

/** The same for routes whose 400 has no `StatusCode` (SEMANTICS §2). */
export const errorResponsesWithoutStatus = {
  ...errorResponses,
  400: {
    description: invalid.description,
    content: { "application/json": { schema: errorWithoutStatus } },
  },
} as const;
