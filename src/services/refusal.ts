/** Why a service refuses a call. Each API turns it into its own envelope in one place. */
export type RefusalCode =
  | "invalid"
  | "unauthorized"
  | "not_found"
  | "conflict"
  | "too_many_updates"
  | "payload_too_large"
  | "unprocessable"
  /** A store can't be asked: what became of the call is not known yet. 503 with `Retry-After`. */
  | "unavailable";

/** One finding about the request; exactly one of the three sources names the place. */
export interface FieldError {
  readonly title: string;
  readonly details: string;
  readonly source:
    | { readonly pointer: string }
    | { readonly parameter: string }
    | { readonly line: string };
}

/** Thrown by services and middleware only; never crosses RPC. The message is public. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
    this.name = "Refusal";
  }
}

export const INVALID_DATA = "The submitted data was invalid";

/** A 400 that names one field of the body. */
export function invalidField(pointer: string, title: string, details: string): Refusal {
  return new Refusal("invalid", INVALID_DATA, [{ title, details, source: { pointer } }]);
}

/** A 400 that names one query parameter. */
export function invalidParameter(parameter: string, title: string, details: string): Refusal {
  return new Refusal("invalid", INVALID_DATA, [{ title, details, source: { parameter } }]);
}

export function notFound(what: string): Refusal {
  return new Refusal("not_found", `${what} was not found`);
}

export function unauthorized(): Refusal {
  return new Refusal("unauthorized", "The API key is missing, unknown, expired or revoked");
}
