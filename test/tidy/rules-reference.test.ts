import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CART_UNITS_MAX } from "../../src/core/attributes/cart-unit";
import { TIME_PATTERN_LENGTH_MAX } from "../../src/core/calendar";
import {
  CODE_PATTERN_LENGTH_MAX,
  CODE_PATTERN_LENGTH_MIN,
  VALID_CHARACTERS_MAX,
} from "../../src/core/coupon/code-pattern";
import { DECIMAL_EXPONENT_MAX } from "../../src/core/decimal";
import { DURATION_YEARS_MAX } from "../../src/core/duration";
import { BUDGET_SCALES } from "../../src/core/evaluation/budgets";
import * as evaluationLimits from "../../src/core/evaluation/limits";
import { EVALUATION_GROUP_LEVELS_MAX } from "../../src/core/evaluation/tree";
import { FUNCTIONS } from "../../src/core/expression/functions";
import type { Overload } from "../../src/core/expression/functions/define";
import * as expressionLimits from "../../src/core/expression/limits";
import * as regexLimits from "../../src/core/regex";
import { blockTypes } from "../../src/core/rules/blocks";
import { UPDATE_OPERATORS } from "../../src/core/rules/blocks/attribute-change";
import { ATTRIBUTE_OPERATORS } from "../../src/core/rules/blocks/attribute-operators";
import { COMPARISONS } from "../../src/core/rules/blocks/comparison";
import { checkRuleset } from "../../src/core/rules/check";
import { FILLED_TEMPLATE_LENGTH_MAX } from "../../src/core/rules/fill-template";
import * as ruleLimits from "../../src/core/rules/limits";
import { BUNDLE_ITEMS_MAX } from "../../src/core/rules/selection/bundle";
import { SELECTOR_STEPS_MAX } from "../../src/core/rules/selection/selector";
import { stepTypes } from "../../src/core/rules/selection/steps";
import { checkRulesetV1, toV1 } from "../../src/core/rules/translate-v1";
import { DEMO_DEFINITIONS, DEMO_SHOP } from "../scenarios/world";

const document = readFileSync("docs/rules.md", "utf8");
/** Tables are padded to the width of their columns. */
const lines = new Set(document.split("\n").map((line) => line.replaceAll(/ {2,}/gu, " ")));

/** Every number that these modules name is a bound or the cost of something. */
const BOUNDS: Readonly<Record<string, unknown>> = {
  ...expressionLimits,
  ...evaluationLimits,
  ...ruleLimits,
  ...regexLimits,
  BUNDLE_ITEMS_MAX,
  CART_UNITS_MAX,
  CODE_PATTERN_LENGTH_MAX,
  CODE_PATTERN_LENGTH_MIN,
  DECIMAL_EXPONENT_MAX,
  DURATION_YEARS_MAX,
  EVALUATION_GROUP_LEVELS_MAX,
  FILLED_TEMPLATE_LENGTH_MAX,
  SELECTOR_STEPS_MAX,
  TIME_PATTERN_LENGTH_MAX,
  VALID_CHARACTERS_MAX,
};

describe("the rules reference", () => {
  it("has a section for every block type, with an example of it", () => {
    for (const type of Object.keys(blockTypes)) {
      expect(lines, type).toContain(`### ${type}`);
      const hasExample = fences("blocks").some((text) => text.includes(`"type": "${type}"`));
      expect(hasExample, `an example of ${type}`).toBe(true);
    }
  });

  it("names every operator, step and action", () => {
    const names = [
      ...Object.keys(ATTRIBUTE_OPERATORS),
      ...Object.keys(stepTypes),
      ...Object.keys(BUDGET_SCALES),
      ...UPDATE_OPERATORS,
      ...COMPARISONS,
    ];
    expect(names.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
    const operators = Object.keys(ATTRIBUTE_OPERATORS);
    expect(operators.filter((name) => !hasRow(`\`${name}\``))).toEqual([]);
    expect(Object.keys(stepTypes).filter((name) => !hasRow(`\`${name}\``))).toEqual([]);
  });

  it("lists every function with its values and what comes out", () => {
    for (const { name, overloads, summary } of FUNCTIONS.values()) {
      const values = overloads.map(valuesOf).join("; or ");
      expect(lines).toContain(`| \`${cell(name)}\` | ${values} | ${cell(summary)} |`);
    }
  });

  it("tells every bound with its value", () => {
    for (const [name, value] of Object.entries(BOUNDS)) {
      if (typeof value !== "number") continue;
      expect(hasRow(`\`${name}\` | ${value.toLocaleString("en-US")}`), name).toBe(true);
    }
  });

  it("shows rulesets that can be saved", () => {
    expect(fences("rules").length).toBeGreaterThan(1);
    for (const text of fences("rules")) {
      const { problems } = checkRuleset(JSON.parse(text), DEMO_DEFINITIONS, DEMO_SHOP);
      expect(problems, text).toEqual([]);
    }
    for (const text of fences("v1")) {
      const { problems } = checkRulesetV1(JSON.parse(text), DEMO_DEFINITIONS, DEMO_SHOP);
      expect(problems, text).toEqual([]);
    }
  });

  it("shows blocks that can be saved, each with the Talang form that the server writes", () => {
    const pairs = [...document.matchAll(/```json blocks\n(.*?)```\s+```json talang\n(.*?)```/gsu)];
    expect(pairs).toHaveLength(fences("blocks").length);
    for (const [, blocks = "", talang = ""] of pairs) {
      const ruleset = { promotionRules: [{ title: "R", blocks: JSON.parse(blocks) as unknown }] };
      const { problems, model } = checkRuleset(ruleset, DEMO_DEFINITIONS, DEMO_SHOP);
      expect(problems, blocks).toEqual([]);
      expect(model && callsOf(toV1(model)), blocks).toEqual(JSON.parse(talang));
    }
  });
});

function fences(kind: string): readonly string[] {
  const pattern = new RegExp(`\`\`\`json ${kind}\\n(.*?)\`\`\``, "gsu");
  return [...document.matchAll(pattern)].map(([, text = ""]) => text);
}

function hasRow(start: string): boolean {
  return [...lines].some((line) => line.startsWith(`| ${start} |`));
}

function valuesOf({ parameters, rest }: Overload): string {
  const values = [...parameters, ...(rest === undefined ? [] : [`${rest} …`])];
  return values.length === 0 ? "none" : values.join(", ");
}

/** As it stands in a cell of a table. */
function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`);
}

/** The conditions and effects of the only rule. */
function callsOf(ruleset: ReturnType<typeof toV1>): unknown {
  const { rules } = JSON.parse(JSON.stringify(ruleset)) as {
    rules: readonly { condition: readonly unknown[]; effects: readonly unknown[] }[];
  };
  return rules.flatMap(({ condition, effects }) => [...condition.slice(1), ...effects]);
}
