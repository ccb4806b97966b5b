import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { RedemptionRefusal } from "../services/redemptions/redemption-refusal";
import { isPlatformTrouble } from "../services/platform-trouble";
import { type FieldError, INVALID_DATA, Refusal, type RefusalCode } from "../services/refusal";
import type { AppEnv } from "./env";

/** The one table from refusal to status. */
const STATUS = {
  invalid: 400,
  unauthorized: 401,
  not_found: 404,
  conflict: 409,
  too_many_updates: 409,
  payload_too_large: 413,
  unprocessable: 422,
  unavailable: 503,
} as const satisfies Record<RefusalCode, ContentfulStatusCode>;

/** What the redemptions API calls the refusals that are not its own. */
const CODE = {
  invalid: "invalid_request",
  unauthorized: "unauthorized",
  not_found: "not_found",
  conflict: "conflict",
  too_many_updates: "too_many_updates",
  payload_too_large: "payload_too_large",
  unprocessable: "unprocessable",
  unavailable: "unavailable",
} as const satisfies Record<RefusalCode, string>;

const RETRY_AFTER_SECONDS = "1";

const RETRIABLE: ReadonlySet<RefusalCode> = new Set(["too_many_updates", "unavailable"]);

/** Errors of the Integration and the Management API: `{message, errors, StatusCode}`. */
export const answerError: ErrorHandler<AppEnv> = (thrown, c) => {
  const error = understood(c, thrown);
  if (error instanceof Refusal) return answerRefusal(c, error);
  if (error instanceof HTTPException && error.status < 500) return answerHttpException(c, error);
  logUnexpected(c, error);
  return answer(c, 500, UNEXPECTED, []);
};

/**
 * Errors of the connectors: `{StatusCode, Error, RequestUUID}` with the texts that the platforms'
 * own documents show (reference SEMANTICS §2).
 */
export const answerConnectorError: ErrorHandler<AppEnv> = (thrown, c) => {
  const error = understood(c, thrown);
  if (error instanceof Refusal) {
    if (RETRIABLE.has(error.code)) c.header("Retry-After", RETRY_AFTER_SECONDS);
    return answerFlat(c, STATUS[error.code], flatText(error));
  }
  if (error instanceof HTTPException && error.status < 500) {
    return answerFlat(c, 400, `${INVALID_DATA}: ${error.message}`);
  }
  logUnexpected(c, error);
  return answerFlat(c, 500, UNEXPECTED);
};

/** Errors of the redemptions API: `{error, code}` (CONTRACT, "Redemptions"). */
export const answerRedemptionError: ErrorHandler<AppEnv> = (thrown, c) => {
  const error = understood(c, thrown);
  if (error instanceof Refusal) {
    if (RETRIABLE.has(error.code)) c.header("Retry-After", RETRY_AFTER_SECONDS);
    const code = error instanceof RedemptionRefusal ? error.problem : CODE[error.code];
    return answerCode(c, STATUS[error.code], code, withFindings(error));
  }
  if (error instanceof HTTPException && error.status < 500) {
    return answerCode(c, 400, "invalid_request", `${INVALID_DATA}: ${error.message}`);
  }
  logUnexpected(c, error);
  return answerCode(c, 500, "unexpected", UNEXPECTED);
};

const NO_PATH = "There is no such path";
const REDEMPTIONS_PATH = "/api/v2/";

/** 404 for an unknown path, 405 for a path that exists with other methods. */
export function answerUnmatched(
  allowedMethods: (path: string) => string[],
): NotFoundHandler<AppEnv> {
  return (c) => {
    const methods = allowedMethods(c.req.path);
    const isRedemptions = c.req.path.startsWith(REDEMPTIONS_PATH);
    if (methods.length === 0) {
      if (isRedemptions) return answerCode(c, 404, "not_found", NO_PATH);
      return answer(c, 404, NO_PATH, []);
    }
    c.header("Allow", methods.join(", "));
    const text = `This path answers to ${methods.join(", ")} only`;
    if (isRedemptions) return answerCode(c, 405, "method_not_allowed", text);
    return answer(c, 405, text, []);
  };
}

function answerRefusal(c: Context<AppEnv>, refusal: Refusal): Response {
  if (RETRIABLE.has(refusal.code)) c.header("Retry-After", RETRY_AFTER_SECONDS);
  return answer(c, STATUS[refusal.code], refusal.message, refusal.errors);
}

/** What the framework refuses before a handler runs: a body that is no JSON. */
function answerHttpException(c: Context<AppEnv>, error: HTTPException): Response {
  return answer(c, 400, INVALID_DATA, [
    { title: "Malformed body", details: error.message, source: { pointer: "/" } },
  ]);
}

function answerFlat(c: Context<AppEnv>, status: ContentfulStatusCode, text: string): Response {
  const body = { StatusCode: status, Error: text, RequestUUID: c.get("requestId") };
  return c.json(body, status, { "Cache-Control": "no-store" });
}

function answerCode(
  c: Context<AppEnv>,
  status: ContentfulStatusCode,
  code: string,
  error: string,
): Response {
  return c.json({ error, code }, status, { "Cache-Control": "no-store" });
}

function flatText(refusal: Refusal): string {
  if (refusal.code === "unauthorized") return "Missing Session Token";
  if (refusal.code === "not_found") return "Not Found";
  return withFindings(refusal);
}

/** The message and, behind it, every place in the request with what is wrong there. */
function withFindings({ message, errors }: Refusal): string {
  const findings = errors.map(
    ({ details, source }) => `${Object.values(source).join("")}: ${details}`,
  );
  return findings.length === 0 ? message : `${message}: ${findings.join("; ")}`;
}

function answer(
  c: Context<AppEnv>,
  status: ContentfulStatusCode,
  message: string,
  errors: readonly FieldError[],
): Response {
  const bare = status === 400 && !c.get("statusCodeOnInvalid");
  return c.json(bare ? { message, errors } : { message, errors, StatusCode: status }, status);
}

/** A store that does not answer is no mistake of ours: 503, logged all the same. */
function understood(c: Context<AppEnv>, thrown: Error): Error {
  if (thrown instanceof Refusal || !isPlatformTrouble(thrown)) return thrown;
  logUnexpected(c, thrown);
  return new Refusal("unavailable", UNANSWERED);
}

const UNANSWERED =
  "A store did not answer, so the outcome is not known; send the same call again, with its Idempotency-Key if it has one";

const UNEXPECTED = "Something went wrong on our side; the request id names the case";

function logUnexpected(c: Context<AppEnv>, error: Error): void {
  c.get("log").event("unexpected_error", {
    name: error.name,
    stack: stackFrames(error),
    constraint: constraintName(error),
  });
}

const STACK_FRAMES_MAX = 5;

/** Where it happened, without the message: those of the storage quote statements and values. */
function stackFrames(error: Error): string {
  const frames = (error.stack ?? "").split("\n").map((line) => line.trim());
  return frames
    .filter((line) => line.startsWith("at "))
    .slice(0, STACK_FRAMES_MAX)
    .join(" ");
}

const CONSTRAINT_NAME = /constraint failed: ([\w.]+)/;

function constraintName(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause.message : "";
  return CONSTRAINT_NAME.exec(`${error.message} ${cause}`)?.[1] ?? "";
}
