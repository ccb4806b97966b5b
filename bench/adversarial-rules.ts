import { CART_UNITS_MAX } from "../src/core/attributes/cart-unit";
import { evaluate } from "../src/core/evaluation/evaluate";
import { EVALUATION_EFFECTS_MAX } from "../src/core/evaluation/limits";
import {
  EVALUATION_STEPS_MAX,
  EXPRESSION_DEPTH_MAX,
  EXPRESSION_TEXT_LENGTH_MAX,
} from "../src/core/expression";
import { BLOCK_DEPTH_MAX, VALUE_LIST_MAX } from "../src/core/rules/limits";
import { type ScenarioCampaign, worldOf } from "../test/scenarios/world";

const LINES = 1_000;

/** What became of one evaluation. */
export interface Outcome {
  readonly effects: number;
  /** Whether a rule ended by the bound on steps or effects, and told so. */
  readonly endedByBound: boolean;
}

/** Rules that are legal and built to be slow. */
export interface SlowRules {
  readonly name: string;
  run(): Outcome;
}

const cartItems = Array.from({ length: LINES }, (_line, index) => ({
  sku: `sku-${index}`,
  name: `Product ${index}`,
  category: index % 2 === 0 ? "hats" : "shoes",
  quantity: CART_UNITS_MAX / LINES,
  price: 1 + (index % 90),
  additionalCosts: { shipping: { price: 1 } },
}));

/** What a closing session of this cart has to read and write at the least. */
export const cartJson = JSON.stringify(cartItems);

export function slowRules(): readonly SlowRules[] {
  return [...lists(), ...texts(), ...patterns(), ...numbers(), ...nesting(), ...rewards()];
}

const LONG = "a".repeat(5_000);
const LETTERS = `[Long]`;

function lists(): readonly SlowRules[] {
  const ones = (count: number) => Array.from({ length: count }, () => 1);
  return [
    chosen("filters within filters over all units", {
      source:
        "filter($Session.CartItems, X => exists($Session.CartItems, Y => [Y.Sku] = [X.Category]))",
    }),
    perUnit("a sum over the cart for each unit", "sum($Session.CartItems, Y => [Y.Price]) > 1"),
    perUnit("a text split into letters for each unit", `count(split(${LETTERS}, "")) > 1`),
    perUnit("letters sorted for each unit", `count(sort(split(${LETTERS}, ""))) > 1`),
    perUnitTalang("a list of 4,000 values for each unit", [
      ">",
      ["count", ["list", [".", "Item", "Price"], ...ones(4_000)]],
      1,
    ]),
    perUnitTalang("a sum of 4,000 values for each unit", [
      ">",
      ["+", [".", "Item", "Price"], ...ones(4_000)],
      1,
    ]),
    chosen("50 steps that sort by five fields", {
      steps: Array.from({ length: 50 }, () => ({
        type: "sort",
        fields: Array.from({ length: 5 }, () => ({ expression: "$Item.Price" })),
      })),
    }),
    chosen("50 steps that turn the list around", {
      steps: Array.from({ length: 50 }, () => ({ type: "reverse" })),
    }),
    filtered("oneOf with a long list", {
      attribute: "$Item.Sku",
      operator: "not(oneOf)",
      value: Array.from({ length: VALUE_LIST_MAX }, (_value, index) => `other-${index}`),
    }),
    filtered("a list compared with a list", {
      attribute: `{{ split(${LETTERS}, "") }}`,
      operator: "containsNoneOf",
      values: Array.from({ length: VALUE_LIST_MAX }, (_value, index) => `other-${index}`),
    }),
    overlappingBundles(),
  ];
}

function texts(): readonly SlowRules[] {
  return [
    perUnit("long texts put together for each unit", `(${LETTERS} + ${LETTERS}) != ""`),
    perUnit("a long part looked for in a long text", `contains(${LETTERS}, ${LETTERS} + "b")`),
    perUnit("the last word of a long text", `lastName(${LETTERS}) = ""`),
    perUnit("times written by a pattern", 'matchTime($Session.Created, $Session.Updated, "MM-dd")'),
    perUnit("times read from text", 'year(parseTime("2026-11-21T12:00:00Z")) = "2026"'),
    // A list of empty texts is an empty text however long it is.
    named("a name per unit that prints a long list", `{{ split(${commas()}, ",") }}`),
  ];
}

function commas(): string {
  return `"${",".repeat(4_000)}"`;
}

function patterns(): readonly SlowRules[] {
  const bombs = [
    "(a+)+\\d",
    "(a|a|aa)*\\d",
    "(a*)*(a*)*(a*)*b",
    "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b",
    "(a?){300}a{300}[ab]?c?$",
    "((a{1,10}){1,10}){1,8}\\d",
    "\\pL{900}\\pL{900}",
  ];
  return [
    ...bombs.map((bomb) => perUnit(`~ ${bomb}`, `\`~\`("${escape(bomb)}", ${LETTERS})`)),
    ...bombs.map((bomb) =>
      filtered(`matchesRegexp ${bomb}`, {
        attribute: LETTERS,
        operator: "matchesRegexp",
        value: bomb,
      }),
    ),
    ...[1_000, 4].map((times) =>
      perUnit(
        `another pattern for each unit, too large by ${times} × 880`,
        `catch(false, \`~\`("(${"a".repeat(880)}){${times}}" + $Item.Sku, "abc"))`,
      ),
    ),
    perUnit(
      "another pattern for each unit",
      '`~`("(\\\\pL{50}){10}" + $Item.Sku + toString($Item.SubPosition), "abc")',
    ),
  ];
}

function escape(pattern: string): string {
  return pattern.replaceAll("\\", "\\\\");
}

function numbers(): readonly SlowRules[] {
  const long = `${"9".repeat(29)}.${"9".repeat(30)}`;
  return [
    perUnit("products of numbers with 60 digits", `${fold(long, " * 0.9")} > 1`),
    perUnit("quotients of numbers with 60 digits", `${fold(long, ` / ${long}`)} > 1`),
    perUnit("remainders of numbers with 60 digits", `${fold(`${long}e29`, " mod 0.0000007")} > 1`),
    perUnit("sums of numbers with 60 digits", `${fold(long, ` + ${long}`)} > 1`),
  ];
}

/** Longer and longer, as far as a formula may go; the unit's price keeps it from being constant. */
function fold(first: string, step: string): string {
  const times = Math.min(90, Math.floor((EXPRESSION_TEXT_LENGTH_MAX - 500) / step.length));
  return `([Item.Price] * ${first}${step.repeat(times)})`;
}

function nesting(): readonly SlowRules[] {
  const deep = EXPRESSION_DEPTH_MAX - 10;
  let blocks: object = { type: "checkAttribute", attribute: "$Item.Sku", operator: "exists" };
  for (let depth = 0; depth < BLOCK_DEPTH_MAX - 2; depth += 1) {
    blocks = { type: "group", operator: "all", blocks: [blocks] };
  }
  let catches = "[Item.Nothing]";
  for (let depth = 0; depth < 40; depth += 1)
    catches = `catch(${catches}, [Item.Attributes.Colour])`;
  return [
    perUnit(
      "calls as deep as they may be",
      `${"identity(".repeat(deep)}$Item.Price${")".repeat(deep)} > 1`,
    ),
    chosen("groups as deep as they may be", { steps: filters(blocks) }),
    perUnit("failures caught in failures", `${catches.replace("[Item.Nothing]", '""')} = "x"`),
    chosen("maps in maps in maps", {
      source:
        "map($Session.CartItems, X => count(map($Session.CartItems, Y => count(map($Session.CartItems, Z => 1)))))",
    }),
  ];
}

function filters(predicate: object): readonly object[] {
  return Array.from({ length: 50 }, () => ({ type: "filter", predicate }));
}

function rewards(): readonly SlowRules[] {
  const onAll = { type: "allItems" };
  const points = {
    type: "awardLoyaltyPoints",
    program: { id: 1 },
    name: "Points",
    value: 1,
    target: onAll,
  };
  return [
    many("discounts on every unit", 100, discount(0.01, onAll)),
    many("discounts spread over every unit", 100, discount(1, { ...onAll, prorated: true })),
    many("discounts of 10 % on every unit", 100, discount("{{ $Item.Price * 10% }}", onAll)),
    many("points for every unit", 100, points),
    many("custom effects for every unit", 100, {
      type: "triggerCustomEffect",
      customEffect: { id: 7 },
      params: { Sku: "{{ $Item.Sku }}" },
      target: onAll,
    }),
    many("attributes of every line", 100, {
      type: "updateAttributeValue",
      operator: "setTo",
      attribute: { name: "Colour" },
      target: onAll,
      value: "red",
    }),
    many("1,000 free items", 1_000, {
      type: "awardItem",
      sku: "FREE",
      name: "Free",
      quantity: 1_000,
    }),
  ];
}

function discount(value: unknown, target: unknown, name = "Off") {
  return { type: "awardDiscount", name, value, partial: false, target };
}

/** A block in so many campaigns: a rule that breaks a bound keeps nothing, those before it do. */
function many(name: string, times: number, block: object): SlowRules {
  const campaigns = Array.from({ length: times }, () => campaignOf({}, [block]));
  return slow(`${times} × ${name}`, campaigns);
}

function named(name: string, label: string): SlowRules {
  return slow(name, [campaignOf({}, [discount(0.01, { type: "allItems" }, label)])]);
}

function perUnit(name: string, condition: string): SlowRules {
  return chosen(name, { source: `filter($Session.CartItems, Item => ${condition})` });
}

function perUnitTalang(name: string, condition: readonly unknown[]): SlowRules {
  return chosen(name, {
    source: ["filter", [".", "Session", "CartItems"], [["Item"], condition]],
  });
}

function filtered(name: string, check: object): SlowRules {
  return chosen(name, { steps: filters({ type: "checkAttribute", ...check }) });
}

function chosen(name: string, selector: object): SlowRules {
  const selectors = [{ name: "S", ...selector }];
  const condition = { type: "passthrough", expression: [">", ["count", [".", "S"]], 100_000] };
  return slow(name, [campaignOf({ selectors }, [condition])]);
}

function overlappingBundles(): SlowRules {
  const names = Array.from({ length: 8 }, (_name, index) => `S${index}`);
  const selectors = names.map((name, index) => ({
    name,
    steps: filters({
      type: "checkAttribute",
      attribute: "$Item.Price",
      operator: "greaterThan",
      value: index,
    }).slice(0, 1),
  }));
  const bundles = [{ name: "B", items: names.map((selector) => ({ selector })) }];
  const blocks = [discount(1, { type: "bundle", name: "B" })];
  return slow("bundles that want the same units", [campaignOf({ selectors, bundles }, blocks)]);
}

function campaignOf(more: object, blocks: readonly object[]): ScenarioCampaign {
  const parameters = [{ name: "Long", value: LONG }];
  return { rulesetV2: { parameters, ...more, promotionRules: [{ title: "Slow", blocks }] } };
}

const MESSAGES = [
  `The rules took more than ${EVALUATION_STEPS_MAX} steps`,
  `The rules made more than ${EVALUATION_EFFECTS_MAX} effects`,
];

function slow(name: string, campaigns: readonly ScenarioCampaign[]): SlowRules {
  const { snapshot, catalogue, input } = worldOf({
    guarantee: name,
    campaigns,
    session: { state: "closed", cartItems },
  });
  return {
    name,
    run() {
      const { effects } = evaluate(snapshot, catalogue, input);
      const endedByBound = effects.some(
        ({ effectType, props }) =>
          effectType === "error" &&
          "message" in props &&
          MESSAGES.some((message) => props.message.includes(message)),
      );
      return { effects: effects.length, endedByBound };
    },
  };
}
