import type { ZodError } from "zod";
import { type FieldError, INVALID_DATA, Refusal } from "../services/refusal";

/** More findings than this help nobody. */
const ERRORS_MAX = 100;

type Issue = ZodError["issues"][number];

/** Turns what a schema found into a 400 whose sources lead to the places. */
export function invalidRequest(target: string, error: ZodError): Refusal {
  const errors = error.issues
    .slice(0, ERRORS_MAX)
    .flatMap((issue) => fieldErrors(target, issue))
    .slice(0, ERRORS_MAX);
  return new Refusal("invalid", INVALID_DATA, errors);
}

/** A JSON Pointer (RFC 6901) from path segments. */
export function pointer(segments: readonly PropertyKey[]): string {
  if (segments.length === 0) return "/";
  return segments
    .map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

function fieldErrors(target: string, issue: Issue): FieldError[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      title: "Unknown",
      details: "There is no such field",
      source: source(target, [...issue.path, key]),
    }));
  }
  return [{ title: title(issue), details: issue.message, source: source(target, issue.path) }];
}

function source(target: string, path: readonly PropertyKey[]): FieldError["source"] {
  if (target === "json") return { pointer: pointer(path) };
  return { parameter: path.map(String).join(".") };
}

/** "Invalid type" and "enum" are the public API's own words (SEMANTICS §2). */
function title(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return "Invalid type";
    case "invalid_value":
      return "enum";
    case "too_big":
      return "Too large";
    case "too_small":
      return "Too small";
    default:
      return "Invalid value";
  }
}
