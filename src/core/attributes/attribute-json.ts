import { formatRfc3339 } from "../calendar";
import { isDecimal, toNumber } from "../decimal";
import { EvaluationError, Instant, isRecord, type Value } from "../expression";
import type { AttributeJson } from "../session/types";

/**
 * A value of the language as it is stored and shown: times in RFC 3339 of the zone.
 *
 * @throws EvaluationError for what no attribute can hold: nothing, or a record that is no location
 */
export function attributeJsonOf(value: Value, timezone: string): AttributeJson {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (isDecimal(value)) return toNumber(value);
  if (value instanceof Instant) return formatRfc3339(value.epochMs, timezone);
  if (Array.isArray(value)) return value.map((element) => attributeJsonOf(element, timezone));
  const location = isRecord(value)
    ? locationOf(value.get("latitude"), value.get("longitude"))
    : null;
  if (location) return location;
  throw new EvaluationError("An attribute can't hold nothing, nor a record");
}

function locationOf(latitude: Value | undefined, longitude: Value | undefined) {
  if (!isDecimal(latitude) || !isDecimal(longitude)) return null;
  return { latitude: toNumber(latitude), longitude: toNumber(longitude) };
}
