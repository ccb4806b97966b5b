import type { NewWebhookRow } from "../../../db/queries/webhooks";
import { type FieldError, INVALID_DATA, Refusal } from "../../refusal";
import { parameterProblems, payloadProblems, placeProblems, withoutPlaces } from "../templates";

/** Refuses an address, headers or a payload that could never be sent. */
export function requireSoundWebhook(webhook: NewWebhookRow): void {
  const { params, payload, url, headers } = webhook;
  const problems = [
    ...parameterProblems(params),
    ...placeProblems(url, params, "/url"),
    ...urlProblems(url),
    ...headers.flatMap((header, index) => placeProblems(header, params, `/headers/${index}`)),
    ...(payload === null ? [] : payloadProblems(payload, params, { mustBeObject: false })),
  ];
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems);
}

/** Scheme, host and port of an address, which no parameter may change. */
const ORIGIN = /^https?:\/\/[^/?#{}]+(?=[/?#]|$)/i;

function urlProblems(url: string): FieldError[] {
  const source = { pointer: "/url" };
  if (!ORIGIN.test(url)) {
    const details = "must start with http:// or https:// and a host without {{places}}";
    return [{ title: "Invalid value", details, source }];
  }
  const filled = withoutPlaces(url, "x");
  if (!URL.canParse(filled)) {
    return [{ title: "Invalid value", details: "is no address that can be called", source }];
  }
  const { username, password } = new URL(filled);
  if (username === "" && password === "") return [];
  const details = "must not hold a user or a password: send them as a header";
  return [{ title: "Invalid value", details, source }];
}
