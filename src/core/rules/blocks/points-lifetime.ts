import { parseRfc3339 } from "../../calendar";
import { addDuration, parseDuration } from "../../duration";
import type { LoyaltyProgramDefinition } from "../../evaluation/catalogue";
import type { RuleRun } from "../../evaluation/rule-run";
import { err, ok, type Result } from "../../result";

/** From when to when points live. */
export interface Lifetime {
  /** Null = they wait for an activation. */
  readonly startAtMs: number | null;
  /** Null = unlimited, or not known before the activation. */
  readonly expiresAtMs: number | null;
  /** Counts from the activation, for points that wait for one. */
  readonly validityDuration: string | null;
}

/** A date as it came out of a template: text, epoch milliseconds, or nothing. */
type DateValue = string | number | null;

/** The lifetime of new points: what the rule says, else the program's defaults (CONTRACT). */
export function decideLifetime(
  run: RuleRun,
  program: LoyaltyProgramDefinition,
  { start, expiry }: { start: DateValue; expiry: DateValue },
): Result<Lifetime, string> {
  const { nowMs } = run.state.input;
  if (start === "unlimited") return err("unlimited is no start of points");
  const startAt = resolve(start ?? program.defaultPending, nowMs, program.timezone);
  if (!startAt.ok) return err(`The start of the points is not understood: ${startAt.error}`);
  const validity = expiry ?? program.defaultValidity;
  if (validity === "on_action") return err("on_action is no expiry of points");
  const isSpan = typeof validity === "string" && parseRfc3339(validity) === undefined;
  if (startAt.value === null && isSpan && validity !== "unlimited") {
    const known = parseDuration(validity);
    if (!known.ok) return err(`The expiry of the points is not understood: ${known.error}`);
    return ok({ startAtMs: null, expiresAtMs: null, validityDuration: validity });
  }
  const expiresAt = resolve(validity, startAt.value ?? nowMs, program.timezone);
  if (!expiresAt.ok) return err(`The expiry of the points is not understood: ${expiresAt.error}`);
  if (expiresAt.value !== null && expiresAt.value <= Math.max(nowMs, startAt.value ?? nowMs)) {
    return err("The points would expire before they can be spent");
  }
  return ok({ startAtMs: startAt.value, expiresAtMs: expiresAt.value, validityDuration: null });
}

/** Null for `unlimited` and `on_action`. */
function resolve(
  date: string | number,
  fromMs: number,
  timezone: string,
): Result<number | null, string> {
  if (typeof date === "number") return ok(date);
  const epochMs = parseRfc3339(date);
  if (epochMs !== undefined) return ok(epochMs);
  const duration = parseDuration(date);
  return duration.ok ? ok(addDuration(fromMs, duration.value, timezone)) : duration;
}
