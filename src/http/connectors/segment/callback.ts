import type { AttributeRow } from "../../../services/attributes/ensure-attributes";
import type { IntegrationContext } from "../../../services/context";
import { type Callback, storeCallback } from "../../../services/delivery/callback";
import { invalidParameter } from "../../../services/refusal";
import { fromAttribute } from "../../management/attributes/schemas";
import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { destinationHostname } from "../shared/data-platform-fields";
import type { ToldSession } from "./session-state";

const URL_LENGTH_MAX = 2_000;
const FIELDS_TEXT_LENGTH_MAX = 500;
const KEY_LENGTH_MIN = 32;
const KEY_LENGTH_MAX = 1_000;

/** Printable ASCII: what a header can carry. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]{0,99}$/;
/** Ours to set. */
const OWN_HEADERS = new Set([
  "connection",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
  "x-correlation-id",
  "x-uuid",
]);

const CONTENT_FIELDS = [
  "customerSession",
  "customerProfile",
  "coupons",
  "triggeredCampaigns",
  "referral",
  "loyalty",
  "event",
  "awardedGiveaways",
  "ruleFailureReasons",
  "previousReturns",
  "createdAttributes",
  "createdCoupons",
  "createdReferrals",
  "effects",
] as const;

export const callbackHeaders = z.object({
  "destination-hostname": destinationHostname,
  "x-callback-destination-uri": z.string().max(URL_LENGTH_MAX).optional().openapi({
    description: "Where the answer is POSTed to, too",
  }),
  "x-callback-api-key": z.string().max(KEY_LENGTH_MAX).optional().openapi({
    description: "`<header name> <value>` that the callback carries; at least 32 characters",
  }),
  "x-content-fields": z
    .string()
    .max(FIELDS_TEXT_LENGTH_MAX)
    .optional()
    .openapi({
      description: `What the callback holds, with commas between: ${CONTENT_FIELDS.join(", ")}; \
absent = all`,
    }),
  "x-correlation-id": z.string().max(NAME_LENGTH_MAX).regex(HEADER_VALUE).optional().openapi({
    description: "Echoed by the callback",
  }),
});

/** Where an answer goes besides its caller; null = nowhere. */
export interface CallbackWish extends Omit<Callback, "body"> {
  readonly fields: ReadonlySet<string>;
}

/**
 * Reads what a call says of its callback, before anything is done.
 *
 * @throws Refusal `invalid`
 */
export function callbackWish(headers: z.output<typeof callbackHeaders>): CallbackWish | null {
  const destination = headers["x-callback-destination-uri"]?.trim() ?? "";
  if (destination === "") return null;
  const correlationId = headers["x-correlation-id"]?.trim() ?? "";
  const key = headers["x-callback-api-key"]?.trim() ?? "";
  return {
    url: destinationUrl(destination),
    headers: [
      ...(key === "" ? [] : [keyHeader(key)]),
      ...(correlationId === "" ? [] : [["X-Correlation-ID", correlationId] as const]),
    ],
    fields: contentFields(headers["x-content-fields"] ?? ""),
  };
}

/** Hands the wished part of an answer to the outbox. */
export async function callBack(
  context: IntegrationContext,
  wish: CallbackWish | null,
  { state, closureId }: ToldSession,
  created: readonly AttributeRow[],
): Promise<void> {
  if (wish === null) return;
  const { url, headers, fields } = wish;
  const told = { ...state, createdAttributes: created.map(fromAttribute) };
  const body = Object.fromEntries(Object.entries(told).filter(([name]) => fields.has(name)));
  await storeCallback(context, { url, headers, body }, closureId);
}

/** A host alone is one that speaks HTTPS. */
function destinationUrl(destination: string): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(destination)
    ? destination
    : `https://${destination}`;
  const url = URL.parse(text);
  const isWeb = url !== null && (url.protocol === "https:" || url.protocol === "http:");
  if (!isWeb || url.username !== "" || url.password !== "") {
    throw invalidHeader("X-Callback-Destination-URI", "must be a host or a web address");
  }
  return url.href;
}

function keyHeader(text: string): readonly [string, string] {
  const [name = "", ...words] = text.split(" ");
  const value = words.join(" ").trim();
  const isName = HEADER_NAME.test(name) && !OWN_HEADERS.has(name.toLowerCase());
  if (!isName || value.length < KEY_LENGTH_MIN || !HEADER_VALUE.test(value)) {
    const details = `must be a header's name, a space and a key of at least ${KEY_LENGTH_MIN} \
characters`;
    throw invalidHeader("X-Callback-API-Key", details);
  }
  return [name, value];
}

function contentFields(list: string): ReadonlySet<string> {
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const known: ReadonlySet<string> = new Set(CONTENT_FIELDS);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw invalidHeader("X-Content-Fields", `${unknown} is none of ${CONTENT_FIELDS.join(", ")}`);
  }
  return names.length === 0 ? known : new Set(names);
}

function invalidHeader(name: string, details: string) {
  return invalidParameter(name, "Invalid value", details);
}
