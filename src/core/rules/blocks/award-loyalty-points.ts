import { parseRfc3339 } from "../../calendar";
import { parseDuration } from "../../duration";
import type { Who } from "../../evaluation/people";
import { accountOf } from "../../evaluation/points";
import type { RuleRun } from "../../evaluation/rule-run";
import { type CompiledExpression, Instant } from "../../expression";
import { namesOfUnits, type PlainTarget, readPlainTarget } from "../selection/target";
import { awardPoints, placesOf } from "./award-points";
import { type BlockFrame, type BlockType, refused } from "./block";
import { decideLifetime } from "./points-lifetime";
import type { FieldReader } from "./reader";
import { positional } from "./talang";
import { textOf } from "./values";

/** Adds points once, or for each item of a target (CONTRACT, "Rules"). */
export interface AwardLoyaltyPointsBlock extends BlockFrame {
  readonly type: "awardLoyaltyPoints";
  readonly program: { readonly id: number; readonly name: string; readonly title: string };
  readonly subledger: string;
  readonly name: string;
  readonly value: boolean | number | string;
  readonly partial: boolean;
  readonly target: PlainTarget;
  readonly recipient: Who;
  /** RFC 3339, a duration, `immediate`, `on_action`; else the program's default. */
  readonly startDate?: string;
  /** RFC 3339, a duration that counts from the start, `unlimited`; else the program's default. */
  readonly expiryDate?: string;
  readonly cardIdentifier?: string;
}

const RECIPIENTS = ["Current", "Advocate"] as const;

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
    const target = readPlainTarget(reader);
    const inner = target ? reader.within(namesOfUnits(target, reader)) : reader;
    const name = target ? inner.template("name") : reader.text("name");
    const value = target ? inner.value("value", "number") : undefined;
    const partial = reader.has("partial") ? reader.flag("partial") : false;
    const recipient = reader.has("recipient") ? reader.choice("recipient", RECIPIENTS) : "Current";
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
    const reward = {
      name: compiler.value(block.name),
      value: compiler.value(block.value),
      partial: block.partial,
    };
    const subledger = compiler.value(block.subledger);
    const start = optional(block.startDate);
    const expiry = optional(block.expiryDate);
    const card = optional(block.cardIdentifier);
    return (run) => {
      const namedCard = card && textOf(card, run);
      const ledger = textOf(subledger, run);
      const account = accountOf(run, block.program.id, ledger, namedCard, block.recipient);
      if (!account.ok) return refused(account.error, "EffectCouldNotBeApplied");
      const lifetime = decideLifetime(run, account.value.program, {
        start: dateText(start, run),
        expiry: dateText(expiry, run),
      });
      if (!lifetime.ok) return refused(lifetime.error, "EffectCouldNotBeApplied");
      const places = placesOf(run, block.target);
      if (!places.ok) return places.error;
      return awardPoints(run, reward, places.value, {
        account: account.value,
        lifetime: lifetime.value,
      });
    };
  },
};

function dateText(value: CompiledExpression | null, run: RuleRun): string | number | null {
  if (!value) return null;
  const date = value(run.scope);
  return date instanceof Instant ? date.epochMs : textOf(() => date, run);
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
