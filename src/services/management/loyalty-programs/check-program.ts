import { isTimezone } from "../../../core/calendar";
import {
  type Decimal,
  decimalText,
  POINTS_SCALE,
  toScaledInteger,
  truncate,
} from "../../../core/decimal";
import { type Duration, parseDuration } from "../../../core/duration";
import type { NewLoyaltyTier } from "../../../db/queries/loyalty-programs";
import { cardCodePattern } from "../loyalty-cards/card-code-pattern";
import { type FieldError, INVALID_DATA, invalidField, Refusal } from "../../refusal";

/** Settings that are kept as they were given (reference SEMANTICS §10). */
export interface ProgramSettings {
  readonly usersPerCardLimit?: number;
  readonly programJoinPolicy?: string;
  readonly tiersExpirationPolicy?: string;
  readonly tierCycleStartDate?: string;
  readonly tiersExpireIn?: string;
  readonly tiersExpirationAttribute?: string;
  readonly tiersDowngradePolicy?: string;
  readonly cardCodeSettings?: { validCharacters: string[]; couponPattern: string };
  readonly returnPolicy?: string;
}

export interface TierInput {
  readonly name: string;
  readonly minPoints: Decimal;
}

/** How long points live: `unlimited` or a duration. */
export function parseValidity(text: string, pointer: string): Duration {
  return parsed(text, { pointer, words: ["unlimited"] });
}

/** How long points wait: `immediate`, `on_action` or a duration. */
export function parsePending(text: string, pointer: string): Duration {
  return parsed(text, { pointer, words: ["immediate", "on_action"] });
}

export function requireTimezone(timezone: string): void {
  if (isTimezone(timezone)) return;
  const details = "must be the name of an IANA time zone, such as Europe/Berlin";
  throw invalidField("/timezone", "Invalid value", details);
}

/** What is about cards may be sent for programs of profiles, too, and does nothing there. */
export function requireValidSettings(settings: ProgramSettings): void {
  if (settings.cardCodeSettings) cardCodePattern(settings.cardCodeSettings, "/cardCodeSettings");
  const { tiersExpireIn, tiersExpirationPolicy, tierCycleStartDate } = settings;
  const isByAttribute = tiersExpirationPolicy === "customer_attribute";
  if (isByAttribute && settings.tiersExpirationAttribute === undefined) {
    const details = "customer_attribute needs the profile attribute that the end is counted from";
    throw invalidField("/tiersExpirationAttribute", "Required", details);
  }
  if (tiersExpireIn !== undefined) parsed(tiersExpireIn, { pointer: "/tiersExpireIn", words: [] });
  if (tiersExpirationPolicy === "absolute_expiration" && tierCycleStartDate === undefined) {
    const details = "absolute_expiration needs the date on which a cycle starts";
    throw invalidField("/tierCycleStartDate", "Required", details);
  }
  // One without the other would leave tiers without an end, whatever was meant.
  if (tiersExpirationPolicy !== undefined && tiersExpireIn === undefined) {
    throw invalidField("/tiersExpireIn", "Required", "A policy needs how long tiers last");
  }
  if (tiersExpireIn !== undefined && tiersExpirationPolicy === undefined) {
    const details = "What the end of tiers is counted from has to be said, too";
    throw invalidField("/tiersExpirationPolicy", "Required", details);
  }
}

/** Tiers in the ledger's unit; names and thresholds must be distinct. */
export function checkTiers(tiers: readonly TierInput[]): NewLoyaltyTier[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const thresholds = new Set<number>();
  const problem = (place: string, details: string) =>
    errors.push({ title: "Invalid value", details, source: { pointer: `/tiers/${place}` } });
  const checked = tiers.map(({ name, minPoints }, index): NewLoyaltyTier => {
    const rounded = truncate(minPoints, POINTS_SCALE);
    if (!rounded.eq(minPoints)) {
      problem(`${index}/minPoints`, `${decimalText(minPoints)} has more than 2 decimals`);
    }
    const minPointsHundredths = toScaledInteger(rounded, POINTS_SCALE);
    if (names.has(name)) problem(`${index}/name`, `There are two tiers ${name}`);
    if (thresholds.has(minPointsHundredths)) {
      problem(`${index}/minPoints`, `Two tiers start at ${decimalText(rounded)} points`);
    }
    names.add(name);
    thresholds.add(minPointsHundredths);
    return { name, minPointsHundredths };
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
  return checked;
}

function parsed(
  text: string,
  expected: { readonly pointer: string; readonly words: readonly string[] },
): Duration {
  const { pointer, words } = expected;
  const duration = parseDuration(text);
  if (!duration.ok) throw invalidField(pointer, "Invalid value", duration.error);
  const { kind } = duration.value;
  if (kind !== "span" && !words.includes(kind)) {
    const allowed = [...words, "a duration"].join(" or ");
    throw invalidField(pointer, "Invalid value", `${kind} is not possible here; use ${allowed}`);
  }
  if (duration.value.kind === "span" && duration.value.amount === 0) {
    throw invalidField(pointer, "Invalid value", "A duration must be longer than nothing");
  }
  return duration.value;
}
