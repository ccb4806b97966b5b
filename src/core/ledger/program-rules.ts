import { parseRfc3339 } from "../calendar";
import { parseDuration, type SpanDuration } from "../duration";

export type TierExpirationPolicy =
  | "tier_start_date"
  | "program_join_date"
  | "customer_attribute"
  | "absolute_expiration";

export type TierDowngradePolicy = "one_down" | "balance_based";

export type JoinPolicy = "not_join" | "points_activated" | "points_earned";

export type ReturnPolicy = "only_pending" | "within_balance" | "unlimited";

/** The settings of a program that are stored as they were given (reference SEMANTICS §10). */
export interface ProgramSettings {
  readonly programJoinPolicy?: string;
  readonly tiersExpirationPolicy?: string;
  readonly tierCycleStartDate?: string;
  readonly tiersExpireIn?: string;
  readonly tiersDowngradePolicy?: string;
  readonly returnPolicy?: string;
  /** The profile attribute (a time) that `customer_attribute` counts from; an extension. */
  readonly tiersExpirationAttribute?: string;
  /** How many customers may use a card; 0 = any number. */
  readonly usersPerCardLimit?: number;
  /** How identifiers of cards are drawn. */
  readonly cardCodeSettings?: {
    readonly validCharacters: readonly string[];
    readonly couponPattern: string;
  };
}

export interface ProgramTier {
  readonly id: number;
  readonly name: string;
  readonly minPointsHundredths: number;
}

/**
 * What a wallet must know of a program to move tiers and joins by itself. It travels with commands
 * and the wallet remembers it, so that alarms know it, too.
 */
export interface ProgramRules {
  readonly programId: number;
  /** IANA zone of calendar durations. */
  readonly timezone: string;
  readonly tiers: readonly ProgramTier[];
  /** Null = tiers never expire. */
  readonly expirationPolicy: TierExpirationPolicy | null;
  readonly expireIn: SpanDuration | null;
  readonly cycleStartAtMs: number | null;
  /** The customer's value of the attribute that `customer_attribute` counts from, if known. */
  readonly attributeAtMs: number | null;
  readonly downgradePolicy: TierDowngradePolicy;
  readonly joinPolicy: JoinPolicy;
}

/** The program as the catalogue or the back office has it. */
interface ProgramSource {
  readonly id: number;
  readonly timezone: string;
  readonly tiers: readonly ProgramTier[];
  readonly settings?: ProgramSettings | Readonly<Record<string, unknown>>;
}

/** Reads the rules out of a program; a setting that is absent has its default. */
export function programRules(
  program: ProgramSource,
  attributes: Readonly<Record<string, unknown>> = {},
): ProgramRules {
  const settings = (program.settings ?? {}) as ProgramSettings;
  const expireIn =
    settings.tiersExpireIn === undefined ? null : parseDuration(settings.tiersExpireIn);
  const policy = oneOf(EXPIRATION_POLICIES, settings.tiersExpirationPolicy);
  const start = settings.tierCycleStartDate;
  const attribute = attributes[settings.tiersExpirationAttribute ?? ""];
  return {
    programId: program.id,
    timezone: program.timezone,
    tiers: program.tiers.map(({ id, name, minPointsHundredths }) => ({
      id,
      name,
      minPointsHundredths,
    })),
    expirationPolicy: policy ?? null,
    expireIn: expireIn?.ok === true && expireIn.value.kind === "span" ? expireIn.value : null,
    cycleStartAtMs: start === undefined ? null : (parseRfc3339(start) ?? null),
    attributeAtMs: typeof attribute === "string" ? (parseRfc3339(attribute) ?? null) : null,
    downgradePolicy: oneOf(DOWNGRADE_POLICIES, settings.tiersDowngradePolicy) ?? "one_down",
    joinPolicy: oneOf(JOIN_POLICIES, settings.programJoinPolicy) ?? "not_join",
  };
}

/** How far a return may take points back; the strictest unless the program says otherwise. */
export function returnPolicyOf(settings: ProgramSource["settings"]): ReturnPolicy {
  return oneOf(RETURN_POLICIES, settings?.["returnPolicy" as never]) ?? "only_pending";
}

const EXPIRATION_POLICIES = [
  "tier_start_date",
  "program_join_date",
  "customer_attribute",
  "absolute_expiration",
] as const;
const DOWNGRADE_POLICIES = ["one_down", "balance_based"] as const;
const JOIN_POLICIES = ["not_join", "points_activated", "points_earned"] as const;
const RETURN_POLICIES = ["only_pending", "within_balance", "unlimited"] as const;

function oneOf<T extends string>(known: readonly T[], text: unknown): T | undefined {
  return known.find((one) => one === text);
}
