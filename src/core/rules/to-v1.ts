import { assert } from "../assert";
import { decimalText, isDecimal } from "../decimal";
import { formatRfc3339 } from "../calendar";
import { type Expression, Instant, isRecord, parseTemplate, type Value } from "../expression";
import { type Block, blockTypeOf } from "./blocks";
import { ANY_ERROR } from "./blocks/frame";
import { parseAnyExpression } from "./blocks/reader";
import type { TalangWriter } from "./blocks/talang";
import type { JsonObject, JsonValue, ParameterModel, RuleModel, RulesetModel } from "./model";
import { writeBundle, writeSelector } from "./selection/talang";

/**
 * The Talang form of a ruleset, with the attested names where there are some and the block's type
 * elsewhere (CONTRACT, "Rules"). `checkRulesetV1` reads it back to the same rules.
 */
export function toV1(model: RulesetModel): JsonObject {
  return {
    rules: model.promotionRules.map(writeRule),
    strikethroughRules: model.strikethroughRules,
    bindings: [
      ...model.parameters.map(writeBinding),
      ...model.selectors.map((selector) => writeSelector(selector, writer)),
      ...model.bundles.map(writeBundle),
    ],
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function writeRule(rule: RuleModel): JsonObject {
  const isEffect = (block: Block) => blockTypeOf(block).role === "effect";
  const { id, parentId } = rule;
  // Ids of this form are UUIDs; others were made for the structured form.
  return {
    ...(UUID.test(id) ? { id } : {}),
    ...(parentId !== undefined && UUID.test(parentId) ? { parentId } : {}),
    title: rule.title,
    ...(rule.description === undefined ? {} : { description: rule.description }),
    condition: ["and", ...rule.blocks.filter((block) => !isEffect(block)).map(writeBlock)],
    effects: rule.blocks.filter(isEffect).map(writeBlock),
  };
}

function writeBinding({ name, value, description }: ParameterModel): JsonObject {
  const expression = writer.value(value);
  return {
    name,
    type: "templateParameter",
    expression: Array.isArray(expression) ? expression : ["identity", expression],
    ...(description === undefined ? {} : { description }),
  };
}

function writeBlock(block: Block): JsonValue {
  const call = blockTypeOf(block).talang.write(block, writer);
  const { onFailure, onError } = block;
  const told = onFailure?.length ? ["onFailure", call, ...onFailure.map(writeBlock)] : call;
  const handled = onError?.[ANY_ERROR];
  if (!handled) return told;
  if (handled.length === 0) return ["catch", ["noop"], told];
  return ["onError", told, ...handled.map(writeBlock)];
}

const writer: TalangWriter = {
  block: writeBlock,
  value(value) {
    if (Array.isArray(value)) {
      const elements: readonly JsonValue[] = value;
      return ["list", ...elements.map((element) => writer.value(element))];
    }
    if (typeof value !== "string" || !value.includes("{{")) return value;
    const parsed = parseTemplate(value, "");
    assert(parsed.ok, "a checked template parses");
    const { parts } = parsed.value;
    const [only] = parts;
    // Text around an expression stays a template: it reads the same in both forms.
    return parts.length === 1 && only && typeof only !== "string" ? talangOf(only) : value;
  },
  expression(value) {
    const parsed = parseAnyExpression(value, "");
    assert(parsed.ok, "a checked expression parses");
    return talangOf(parsed.value);
  },
};

function talangOf(expression: Expression): JsonValue {
  switch (expression.kind) {
    case "literal":
      return literalOf(expression.value);
    case "block":
      return [[expression.parameter], ...expression.statements.map(talangOf)];
    case "call":
      return [expression.name, ...expression.args.map(talangOf)];
  }
}

function literalOf(value: Value): JsonValue {
  if (isDecimal(value)) return Number(decimalText(value));
  if (value instanceof Instant) return formatRfc3339(value.epochMs, "UTC");
  if (Array.isArray(value)) return ["list", ...value.map(literalOf)];
  assert(!isRecord(value), "a literal is no record");
  return value as JsonValue;
}
