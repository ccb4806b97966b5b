import {
  decimalText,
  fromScaledInteger,
  POINTS_SCALE,
  roundHalfAwayFromZero,
  toScaledInteger,
  ZERO,
} from "../../decimal";
import type { Decimal } from "../../decimal";
import { formatRfc3339 } from "../../calendar";
import { parseDuration } from "../../duration";
import {
  accountOf,
  type PointsAccount,
  POINTS_HUNDREDTHS_MAX,
  recordMovement,
} from "../../evaluation/points";
import type { RuleRun } from "../../evaluation/rule-run";
import { type CompiledExpression, Instant } from "../../expression";
import { parseRfc3339 } from "../../calendar";
import { ok, type Result } from "../../result";
import { cartTarget } from "./award-discount";
import { type BlockFrame, type BlockType, type Refused, refused } from "./block";
import { entrySource } from "./entry-source";
import { decideLifetime, type Lifetime } from "./points-lifetime";
import type { FieldReader } from "./reader";
import { takeBudgets } from "./rewards";
import { positional } from "./talang";
import { numberOf, textOf } from "./values";

/** Adds points once for the cart (CONTRACT, "Rules"). */
export interface AwardLoyaltyPointsBlock extends BlockFrame {
  readonly type: "awardLoyaltyPoints";
  readonly program: { readonly id: number; readonly name: string; readonly title: string };
  readonly subledger: string;
  readonly name: string;
  readonly value: boolean | number | string;
  readonly partial: boolean;
  readonly target: { readonly type: "cart" };
  readonly recipient: "Current";
  /** RFC 3339, a duration, `immediate`, `on_action`; else the program's default. */
  readonly startDate?: string;
  /** RFC 3339, a duration that counts from the start, `unlimited`; else the program's default. */
  readonly expiryDate?: string;
  readonly cardIdentifier?: string;
}

const OPTIONAL_TEXTS = ["startDate", "expiryDate", "cardIdentifier"] as const;

export const awardLoyaltyPoints: BlockType<AwardLoyaltyPointsBlock> = {
  role: "effect",
  talang: positional<AwardLoyaltyPointsBlock>("awardLoyaltyPoints", [
    ["program", "reference"],
    ["subledger", "value"],
    ["name", "value"],
    ["value", "value"],
    ["partial", "json"],
    ["target", "json"],
    ["recipient", "json"],
    ["startDate", "value"],
    ["expiryDate", "value"],
    ["cardIdentifier", "value"],
  ]),
  facts: (block) => ({ loyaltyProgramId: block.program.id }),
  check(reader) {
    const program = reader.program("program");
    const subledger = reader.has("subledger") ? reader.template("subledger") : "";
    const name = reader.template("name");
    const value = reader.value("value", "number");
    const partial = reader.has("partial") ? reader.flag("partial") : false;
    const target = reader.has("target") ? cartTarget(reader) : ({ type: "cart" } as const);
    const recipient = currentRecipient(reader);
    const texts = optionalTexts(reader);
    if (!program || subledger === undefined || name === undefined || value === undefined) {
      return null;
    }
    if (partial === undefined || !target || !recipient || !texts) return null;
    return { program, subledger, name, value, partial, target, recipient, ...texts };
  },
  compile(block, compiler) {
    const optional = (text: string | undefined) =>
      text === undefined ? null : compiler.value(text);
    const value = compiler.value(block.value);
    const name = compiler.value(block.name);
    const subledger = compiler.value(block.subledger);
    const start = optional(block.startDate);
    const expiry = optional(block.expiryDate);
    const card = optional(block.cardIdentifier);
    return (run) => {
      const namedCard = card && textOf(card, run);
      const account = accountOf(run, block.program.id, textOf(subledger, run), namedCard);
      if (!account.ok) return refused(account.error, "EffectCouldNotBeApplied");
      const wish = numberOf(value, run, "The points to add");
      const amount = decideAmount(run, block.partial, wish);
      if (!amount.ok) return amount.error;
      const lifetime = decideLifetime(run, account.value.program, {
        start: dateText(start, run),
        expiry: dateText(expiry, run),
      });
      if (!lifetime.ok) return refused(lifetime.error, "EffectCouldNotBeApplied");
      run.reward(amount.value.given);
      if (amount.value.given.eq(ZERO)) return null;
      award(run, account.value, amount.value, lifetime.value, textOf(name, run));
      return null;
    };
  },
};

interface PointsAmount {
  readonly given: Decimal;
  /** Shown where partial rewards are allowed. */
  readonly wish: Decimal | null;
}

function decideAmount(
  run: RuleRun,
  partial: boolean,
  value: Decimal,
): Result<PointsAmount, Refused> {
  const points = roundHalfAwayFromZero(value, POINTS_SCALE);
  if (points.lt(ZERO)) {
    const details = `The points to add can't be negative, but the value is ${decimalText(value)}`;
    return { ok: false, error: refused(details, "EffectCouldNotBeApplied") };
  }
  const highest = fromScaledInteger(POINTS_HUNDREDTHS_MAX, POINTS_SCALE);
  if (points.gt(highest)) {
    const details = `At most ${decimalText(highest)} points can be added at once`;
    return { ok: false, error: refused(details, "EffectCouldNotBeApplied") };
  }
  const shrinkable = partial || run.state.catalogue.application.enablePartialDiscounts;
  const wish = shrinkable ? points : null;
  if (points.eq(ZERO)) return ok({ given: ZERO, wish });
  const units = takeBudgets(run, {
    amountAction: "createLoyaltyPoints",
    countAction: "createLoyaltyPointsEffect",
    units: toScaledInteger(points, POINTS_SCALE),
    unitStep: 1,
    scale: POINTS_SCALE,
    shrinkable,
    extra: null,
  });
  if (!units.ok) return units;
  return ok({ given: fromScaledInteger(units.value, POINTS_SCALE), wish });
}

function award(
  run: RuleRun,
  account: PointsAccount,
  { given, wish }: PointsAmount,
  lifetime: Lifetime,
  name: string,
): void {
  const { nowMs } = run.state.input;
  const { timezone } = account.program;
  const transactionUUID = run.state.random.uuid();
  const { startAtMs, expiresAtMs, validityDuration } = lifetime;
  const amountHundredths = toScaledInteger(given, POINTS_SCALE);
  if (startAtMs !== null && startAtMs <= nowMs) {
    recordMovement(run, account, "added", amountHundredths);
  } else {
    run.state.walletsRead.add(account.walletName);
  }
  run.move(account.walletName, {
    kind: "add",
    transactionUUID,
    programId: account.program.id,
    subledgerId: account.subledgerId,
    amountHundredths,
    name,
    source: entrySource(run),
    startAtMs,
    expiresAtMs,
    ...(validityDuration === null ? {} : { validityDuration }),
  });
  const isLater = startAtMs !== null && startAtMs > nowMs;
  run.emit("addLoyaltyPoints", {
    name,
    programId: account.program.id,
    subLedgerId: account.subledgerId,
    value: given,
    ...(wish === null ? {} : { desiredValue: wish }),
    recipientIntegrationId: account.profileId,
    ...(isLater ? { startDate: formatRfc3339(startAtMs, timezone) } : {}),
    ...(expiresAtMs === null ? {} : { expiryDate: formatRfc3339(expiresAtMs, timezone) }),
    transactionUUID,
    ...(account.cardIdentifier === null ? {} : { cardIdentifier: account.cardIdentifier }),
    ...(startAtMs === null ? { awaitsActivation: true } : {}),
    ...(validityDuration === null ? {} : { validityDuration }),
  });
}

function dateText(value: CompiledExpression | null, run: RuleRun): string | number | null {
  if (!value) return null;
  const date = value(run.scope);
  return date instanceof Instant ? date.epochMs : textOf(() => date, run);
}

function currentRecipient(reader: FieldReader): "Current" | null {
  if (!reader.has("recipient")) return "Current";
  const recipient = reader.choice("recipient", ["Current", "Advocate"]);
  if (recipient === "Advocate") {
    reader.problem("recipient", "Not supported", "The recipient Advocate is not supported yet");
    return null;
  }
  return recipient ?? null;
}

function optionalTexts(
  reader: FieldReader,
): { -readonly [K in (typeof OPTIONAL_TEXTS)[number]]?: string } | null {
  const texts: { -readonly [K in (typeof OPTIONAL_TEXTS)[number]]?: string } = {};
  for (const field of OPTIONAL_TEXTS) {
    if (!reader.has(field)) continue;
    const text = reader.template(field);
    if (text === undefined) return null;
    if (field !== "cardIdentifier" && !isDate(text)) {
      const details = `${field} must be a time in RFC 3339, a duration such as 30D_U, or a word`;
      reader.problem(field, "Invalid value", details);
      return null;
    }
    texts[field] = text;
  }
  return texts;
}

function isDate(text: string): boolean {
  return text.includes("{{") || parseRfc3339(text) !== undefined || parseDuration(text).ok;
}
