import { assert } from "../assert";
import type { Definitions, RulesetFacts } from "../evaluation/catalogue";
import { decimalFromNumber } from "../decimal";
import {
  attributePath,
  type CompiledExpression,
  compileExpression,
  compileTemplate,
  type Expression,
  parseTemplate,
  type Value,
  partsOf,
} from "../expression";
import type { Block } from "./blocks";
import { blockTypeOf } from "./blocks";
import type { BlockCompiler, BlockRole, ValueJson } from "./blocks/block";
import { ANY_ERROR, compileInFrame } from "./blocks/frame";
import { parseAnyExpression } from "./blocks/reader";
import type { CompiledBlock, CompiledRule, CompiledRuleset } from "./compiled";
import { rulesetFacts, walkBlocks } from "./facts";
import type { JsonValue, RuleModel, RulesetModel } from "./model";
import { compileBundle } from "./selection/bundle";
import type { CompiledSelection } from "./selection/selection";
import { compileSelector } from "./selection/selector";

/** Closures and what they hold take about this many bytes per character of the model's JSON. */
const BYTES_PER_CHARACTER = 12;

/** Turns a ruleset that was checked into closures, once for all its runs. */
export function compileRuleset(
  rulesetId: number,
  model: RulesetModel,
  definitions: Definitions,
): CompiledRuleset {
  const readPrograms = new Set<number>();
  const noteProgram = (name: string) => {
    const program = definitions.loyaltyPrograms.find((known) => known.name === name);
    if (program) readPrograms.add(program.id);
  };
  const rules = model.promotionRules.map((rule, index) =>
    compileRule(rule, index, new RuleCompiler(noteProgram)),
  );
  const compiler = new RuleCompiler(noteProgram);
  const parameters = new Map(
    model.parameters.map(({ name, value }) => [name, compiler.value(value)]),
  );
  const selections = compileSelections(model, () => new RuleCompiler(noteProgram));
  const facts: RulesetFacts = rulesetFacts(model, readPrograms);
  const bytes = JSON.stringify(model).length * BYTES_PER_CHARACTER;
  return { id: rulesetId, rules, parameters, selections, facts, bytes };
}

/** Each with a compiler of its own: the conditions of a predicate are none of a rule. */
function compileSelections(
  { selectors, bundles }: RulesetModel,
  compiler: () => RuleCompiler,
): ReadonlyMap<string, CompiledSelection> {
  return new Map([
    ...selectors.map((model) => [model.name, compileSelector(model, compiler())] as const),
    ...bundles.map((model) => [model.name, compileBundle(model, compiler())] as const),
  ]);
}

function compileRule(rule: RuleModel, index: number, compiler: RuleCompiler): CompiledRule {
  const blocks = compiler.blocks(rule.blocks);
  let checksCoupon = false;
  let takesPoints = false;
  let checksReferral = false;
  let reservesCoupon = false;
  walkBlocks(rule.blocks, (block) => {
    const facts = blockTypeOf(block).facts?.(block);
    checksCoupon ||= facts?.checksCoupon ?? false;
    takesPoints ||= facts?.takesPoints ?? false;
    checksReferral ||= facts?.checksReferral ?? false;
    reservesCoupon ||= facts?.reservesCoupon ?? false;
  });
  const { title } = rule;
  return { index, title, checksCoupon, checksReferral, reservesCoupon, takesPoints, blocks };
}

/** Compiles the blocks of one rule, numbering conditions and effects in reading order. */
class RuleCompiler implements BlockCompiler {
  readonly #next: Record<BlockRole, number> = { condition: 0, effect: 0 };

  constructor(readonly noteProgram: (name: string) => void) {}

  blocks(blocks: readonly Block[]): readonly CompiledBlock[] {
    return blocks.map((block) => this.#block(block));
  }

  value(value: ValueJson): CompiledExpression {
    if (typeof value === "string") return this.#text(value);
    if (typeof value === "number" || typeof value === "boolean") return constant(literalOf(value));
    if (value.every((element) => typeof element !== "string" || !element.includes("{{"))) {
      return constant(value.map((element) => literalOf(element)));
    }
    const elements = value.map((element) => this.value(element));
    return (scope) => elements.map((element) => element(scope));
  }

  expression(value: JsonValue): {
    run: CompiledExpression;
    path: readonly string[] | undefined;
  } {
    const parsed = parseAnyExpression(value, "");
    assert(parsed.ok, "a checked expression parses");
    this.#notePrograms(parsed.value);
    return { run: compileExpression(parsed.value), path: attributePath(parsed.value) };
  }

  #block(block: Block): CompiledBlock {
    const type = blockTypeOf(block);
    // A group has no index of its own: it stands where its first block stands.
    const index = this.#next[type.role];
    if (block.type !== "group") this.#next[type.role] += 1;
    const body = type.compile(block, this);
    const failures = new RuleCompiler(this.noteProgram);
    return compileInFrame(body, {
      role: type.role,
      index,
      onFailure: failures.blocks(block.onFailure ?? []),
      onError: block.onError ? failures.blocks(block.onError[ANY_ERROR] ?? []) : null,
    });
  }

  #text(text: string): CompiledExpression {
    if (!text.includes("{{")) return constant(text);
    const parsed = parseTemplate(text, "");
    assert(parsed.ok, "a checked template parses");
    for (const part of parsed.value.parts) if (typeof part !== "string") this.#notePrograms(part);
    return compileTemplate(parsed.value);
  }

  /** A balance that an expression reads is loaded with the customer. */
  #notePrograms(expression: Expression): void {
    const path = attributePath(expression);
    if (path?.[0] === "Loyalty" && path[1] !== undefined) this.noteProgram(path[1]);
    for (const part of partsOf(expression)) this.#notePrograms(part);
  }
}

function literalOf(value: boolean | number | string): Value {
  return typeof value === "number" ? decimalFromNumber(value) : value;
}

function constant(value: ReturnType<CompiledExpression>): CompiledExpression {
  return () => value;
}
