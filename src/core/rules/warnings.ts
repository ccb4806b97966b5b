import { decimalFromNumber, type Decimal } from "../decimal";
import type { Diagnostic } from "../expression";
import { type Block, blockTypeOf } from "./blocks";
import { EVENTS_WITHOUT_RULES } from "./blocks/check-event";
import type { CheckAttributeBlock } from "./blocks/check-attribute";
import { conjunctsOf, walkBlocks } from "./facts";
import type { RuleModel, RulesetModel } from "./model";

/**
 * What is allowed and surely not meant: a ruleset or rule that can do nothing, conditions that
 * can't hold together. Pointers lead into the structured form.
 */
export function rulesetWarnings(model: RulesetModel): Diagnostic[] {
  if (model.promotionRules.length === 0) {
    const details = "The ruleset has no rules, so its campaign does nothing";
    return [warning("/promotionRules", "No rules", details)];
  }
  return model.promotionRules.flatMap((rule, index) => ruleWarnings(rule, index));
}

/** A campaign for coupons whose rules ask for none would reject every code. */
export function asksForCoupon(model: RulesetModel): boolean {
  let asks = false;
  for (const rule of model.promotionRules) {
    walkBlocks(rule.blocks, (block) => {
      asks ||= blockTypeOf(block).facts?.(block).checksCoupon ?? false;
    });
  }
  return asks;
}

function ruleWarnings(rule: RuleModel, index: number): Diagnostic[] {
  const pointer = `/promotionRules/${index}`;
  const found: Diagnostic[] = [];
  if (!hasEffect(rule.blocks)) {
    const details = `The rule "${rule.title}" has no effect, so nothing happens when it holds`;
    found.push(warning(`${pointer}/blocks`, "No effect", details));
  }
  const conjuncts = conjunctsOf(rule.blocks);
  const reason = impossible(conjuncts);
  if (reason !== null) {
    const details = `The rule "${rule.title}" can never hold: ${reason}`;
    found.push(warning(`${pointer}/blocks`, "Never true", details));
  }
  return found;
}

function hasEffect(blocks: readonly Block[]): boolean {
  let has = false;
  walkBlocks(blocks, (block) => {
    const inBranches = [block.onFailure ?? [], ...Object.values(block.onError ?? {})].flat();
    has ||= blockTypeOf(block).role === "effect" || inBranches.length > 0;
    // Talang without a typed block may be either.
    has ||= block.type === "passthrough";
  });
  return has;
}

/** Why conditions that must all hold can't; null when nothing speaks against it. */
function impossible(conjuncts: readonly Block[]): string | null {
  const byAttribute = new Map<string, CheckAttributeBlock[]>();
  for (const block of conjuncts) {
    if (block.type === "checkEvent" && EVENTS_WITHOUT_RULES.has(block.eventType)) {
      return `no rules run at ${block.eventType}, which takes back what earlier rules gave`;
    }
    if (block.type !== "checkAttribute") continue;
    const name = JSON.stringify(block.attribute);
    byAttribute.set(name, [...(byAttribute.get(name) ?? []), block]);
  }
  for (const checks of byAttribute.values()) {
    const reason = contradiction(checks);
    if (reason !== null) return reason;
  }
  return null;
}

const OPPOSITES: readonly (readonly [string, string])[] = [
  ["exists", "not(exists)"],
  ["empty", "not(empty)"],
  ["isTrue", "isFalse"],
];

function contradiction(checks: readonly CheckAttributeBlock[]): string | null {
  const [first] = checks;
  if (!first) return null;
  const name = typeof first.attribute === "string" ? first.attribute : "an attribute";
  const operators = new Set<string>(checks.map((check) => check.operator));
  for (const [one, other] of OPPOSITES) {
    if (operators.has(one) && operators.has(other))
      return `${name} can't be both ${one} and ${other}`;
  }
  const bounds = boundsOf(checks);
  if (bounds.isEmpty) return `no value of ${name} is within all of its limits`;
  const wanted = checks.flatMap((check) => (check.operator === "equals" ? [check.value] : []));
  const texts = new Set(wanted.filter(isLiteral).map(String));
  if (texts.size > 1) return `${name} can't equal ${[...texts].join(" and ")} at once`;
  return null;
}

/** The numbers that comparisons with literals leave. */
function boundsOf(checks: readonly CheckAttributeBlock[]): { readonly isEmpty: boolean } {
  let low: Decimal | null = null;
  let high: Decimal | null = null;
  let isStrict = false;
  for (const { operator, value, min, max } of checks) {
    const strict = operator === "greaterThan" || operator === "lessThan" || operator === "between";
    const from = operator === "between" ? min : LOWER.has(operator) ? value : undefined;
    const to = operator === "between" ? max : UPPER.has(operator) ? value : undefined;
    if (typeof from === "number" && (low === null || low.lt(decimalFromNumber(from)))) {
      low = decimalFromNumber(from);
      isStrict ||= strict;
    }
    if (typeof to === "number" && (high === null || high.gt(decimalFromNumber(to)))) {
      high = decimalFromNumber(to);
      isStrict ||= strict;
    }
  }
  if (low === null || high === null) return { isEmpty: false };
  return { isEmpty: low.gt(high) || (isStrict && low.eq(high)) };
}

const LOWER = new Set<string>(["greaterThan", "greaterThanOrEqual", "equals"]);
const UPPER = new Set<string>(["lessThan", "lessThanOrEqual", "equals"]);

/** Texts with expressions are known only when the rule runs. */
function isLiteral(value: unknown): value is string | number | boolean {
  if (typeof value === "string") return !value.includes("{{");
  return typeof value === "number" || typeof value === "boolean";
}

function warning(pointer: string, title: string, details: string): Diagnostic {
  return { severity: "warning", pointer, title, details };
}
