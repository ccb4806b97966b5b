import { describe, expect, it } from "vitest";
import { DEMO_DEFINITIONS, DEMO_SHOP } from "../../../../test/scenarios/world";
import type { Definitions } from "../../evaluation/catalogue";
import { checkRuleset } from "../check";
import { checkCartItemFilter } from "../check-cart-item-filter";
import { checkRulesetV1, toV1 } from "../translate-v1";

const definitions: Definitions = {
  ...DEMO_DEFINITIONS,
  cartItemFilters: [{ id: 1, name: "Shoes", expression: [".", "Session", "CartItems"] }],
  additionalCosts: [
    { id: 1, name: "shipping", title: "Shipping", type: "both" },
    { id: 2, name: "fee", title: "Fee", type: "item" },
    { id: 3, name: "tip", title: "Tip", type: "session" },
  ],
};

function problems(json: unknown) {
  return checkRuleset(json, definitions, DEMO_SHOP).problems.map(
    ({ pointer, title }) => `${pointer} ${title}`,
  );
}

const cheap = {
  type: "checkAttribute",
  attribute: "$Item.Price",
  operator: "lessThan",
  value: 10,
};

function selector(...steps: unknown[]) {
  return { name: "S", type: "selector", source: "$Session.CartItems", steps };
}

function ofSelector(...steps: unknown[]) {
  return problems({ promotionRules: [], selectors: [selector(...steps)] });
}

describe("a selector is refused with the place of its problem:", () => {
  const steps: [string, unknown, string][] = [
    ["a step of no type", {}, "/type Not supported"],
    ["a step by a value map", { type: "filterAndMapValues" }, "/type Not supported"],
    ["a filter without a predicate", { type: "filter" }, "/predicate Invalid type"],
    [
      "a predicate on an unknown attribute",
      { type: "filter", predicate: { ...cheap, attribute: "$Item.Prize" } },
      "/predicate/attribute Unknown attribute",
    ],
    [
      "a predicate with a wrong operand",
      { type: "filter", predicate: { ...cheap, value: "low" } },
      "/predicate/value Invalid type",
    ],
    [
      "a predicate that asks for a code",
      { type: "filter", predicate: { type: "checkCoupon", redeem: true } },
      "/predicate Not supported",
    ],
    [
      "a predicate that tells something",
      {
        type: "filter",
        predicate: {
          ...cheap,
          onFailure: [{ type: "showNotification", notificationType: "Info", title: "x" }],
        },
      },
      "/predicate Not supported",
    ],
    [
      "a Talang predicate that is no condition",
      { type: "filter", predicate: { type: "passthrough", expression: ["+", 1, 2] } },
      "/predicate/expression Type mismatch",
    ],
    ["a sort without fields", { type: "sort", fields: [] }, "/fields Invalid type"],
    [
      "a sort by an unknown attribute",
      { type: "sort", fields: [{ expression: "$Item.Prize", direction: "asc" }] },
      "/fields/0/expression Unknown attribute",
    ],
    [
      "a sort in no direction",
      { type: "sort", fields: [{ expression: "$Item.Price", direction: "up" }] },
      "/fields/0/direction Invalid value",
    ],
    ["a selection of some kind", { type: "select", operator: "some" }, "/operator Invalid value"],
    [
      "a selection of none",
      { type: "select", operator: "many", from: "start", count: 0 },
      "/count Invalid value",
    ],
    [
      "a range that ends before it begins",
      { type: "select", operator: "between", from: 3, to: 3 },
      "/to Invalid value",
    ],
    ["half an index", { type: "select", operator: "one", index: 0.5 }, "/index Invalid value"],
    ["a map to nothing", { type: "map", expression: "$Item.X" }, "/expression Unknown attribute"],
    ["a sum of items", { type: "reduce", operator: "sum" }, "/operator Type mismatch"],
    ["an unknown reduction", { type: "reduce", operator: "mean" }, "/operator Invalid value"],
  ];
  it.for(steps)("%s", ([, step, expected]) => {
    expect(ofSelector(step)).toEqual([`/selectors/0/steps/0${expected}`]);
  });

  it("a step after reduce", () => {
    const found = ofSelector({ type: "reduce", operator: "count" }, { type: "reverse" });
    expect(found).toEqual(["/selectors/0/steps/1/type Type mismatch"]);
  });

  it("a source that is no list", () => {
    const json = { promotionRules: [], selectors: [{ name: "S", source: "$Session.Total" }] };
    expect(problems(json)).toEqual(["/selectors/0/source Type mismatch"]);
  });

  it("a source that comes later", () => {
    const selectors = [
      { name: "A", source: "$B", steps: [] },
      { name: "B", steps: [] },
    ];
    expect(problems({ promotionRules: [], selectors })).toEqual([
      "/selectors/0/source Unknown attribute",
    ]);
  });

  it("a name that is taken", () => {
    for (const name of ["Session", "Item", "Bundle", "Cost", "", "S"]) {
      const selectors = [
        { name: "S", steps: [] },
        { name, steps: [] },
      ];
      expect(problems({ promotionRules: [], selectors })).toEqual([
        "/selectors/1/name Invalid value",
      ]);
    }
  });
});

describe("a bundle that can't match is refused:", () => {
  const ones = selector({ type: "select", operator: "one", index: 0 });
  const prices = { ...selector({ type: "map", expression: "$Item.Price" }), name: "Prices" };
  const cases: [string, unknown, string][] = [
    ["of nothing", { items: [] }, "/items Invalid type"],
    [
      "of an unknown selector",
      { items: [{ selector: "X" }] },
      "/items/0/selector Unknown selector",
    ],
    ["of no unit", { items: [{ selector: "S", quantity: 0 }] }, "/items/0/quantity Invalid value"],
    [
      "of half a unit",
      { items: [{ selector: "S", quantity: 1.5 }] },
      "/items/0/quantity Invalid value",
    ],
    ["of prices", { items: [{ selector: "Prices" }] }, "/items/0/selector Type mismatch"],
    [
      "of more units than are selected",
      { items: [{ selector: "S", quantity: 2 }] },
      "/items/0/quantity Can't match",
    ],
    [
      "of more units than are selected, in two places",
      { items: [{ selector: "S" }, { selector: "S" }] },
      "/items/1/quantity Can't match",
    ],
    [
      "sorted by an unknown attribute",
      { items: [{ selector: "S" }], sortBy: { expression: "$Item.Prize" } },
      "/sortBy/expression Unknown attribute",
    ],
    [
      "of too many selectors",
      { items: Array.from({ length: 9 }, () => ({ selector: "S" })) },
      "/items Invalid type",
    ],
  ];
  it.for(cases)("%s", ([, bundle, expected]) => {
    const bundles = [{ name: "B", type: "bundle", ...(bundle as object) }];
    const json = { promotionRules: [], selectors: [ones, prices], bundles };
    expect(problems(json)).toEqual([`/bundles/0${expected}`]);
  });
});

describe("a target is refused with the place of its problem:", () => {
  const selectors = [
    selector(),
    { ...selector({ type: "map", expression: "$Item.Price" }), name: "Prices" },
  ];
  const bundles = [{ name: "B", type: "bundle", items: [{ selector: "S", quantity: 2 }] }];
  function ofDiscount(target: unknown, value: unknown = 1) {
    const block = { type: "awardDiscount", name: "Off", value, partial: false, target };
    const promotionRules = [{ title: "R", blocks: [block] }];
    return problems({ promotionRules, selectors, bundles });
  }
  const at = "/promotionRules/0/blocks/0";
  const cost = (id: number, target: unknown) => ({
    type: "additionalCost",
    additionalCost: { id },
    target,
  });
  const cases: [string, unknown, string][] = [
    ["no target", undefined, "/target Invalid type"],
    ["an unknown selector", { type: "selector", name: "X" }, "/target/name Unknown name"],
    ["a selector of prices", { type: "selector", name: "Prices" }, "/target/name Unknown name"],
    ["a bundle as a selector", { type: "selector", name: "B" }, "/target/name Unknown name"],
    ["a selector as a bundle", { type: "bundle", name: "S" }, "/target/name Unknown name"],
    ["an unknown filter", { type: "globalFilter", name: "X" }, "/target/name Unknown name"],
    ["a selector without a name", { type: "selector" }, "/target/name Invalid type"],
    ["a flag that is none", { type: "allItems", prorated: "yes" }, "/target/prorated Invalid type"],
    [
      "an item of a bundle by nothing",
      { type: "bundle", name: "B", item: { type: "byLuck" } },
      "/target/item/type Invalid value",
    ],
    [
      "an item of a bundle by an unknown attribute",
      {
        type: "bundle",
        name: "B",
        item: { type: "byAttribute", attribute: "$Item.Prize", direction: "highest" },
      },
      "/target/item/attribute Unknown attribute",
    ],
    [
      "an unknown cost",
      cost(9, { type: "cart" }),
      "/target/additionalCost Unknown additional cost",
    ],
    ["a cost of nobody", cost(1, undefined), "/target/target Missing"],
    [
      "a cost of bundles",
      cost(1, { type: "bundle", name: "B" }),
      "/target/target/type Invalid value",
    ],
    [
      "an item's cost of the session",
      cost(2, { type: "cart" }),
      "/target/target/type Type mismatch",
    ],
    [
      "a session's cost of items",
      cost(3, { type: "allItems" }),
      "/target/target/type Type mismatch",
    ],
    [
      "costs spread over items",
      cost(1, { type: "allItems", prorated: true }),
      "/target/target/prorated Not supported",
    ],
  ];
  it.for(cases)("%s", ([, target, expected]) => {
    expect(ofDiscount(target)).toEqual([`${at}${expected}`]);
  });

  it("a value that reads what is not there", () => {
    const unknown = [`${at}/value Unknown attribute`];
    expect(ofDiscount({ type: "cart" }, "{{ $Item.Price }}")).toEqual(unknown);
    expect(ofDiscount({ type: "allItems", prorated: true }, "{{ $Item.Price }}")).toEqual(unknown);
    expect(ofDiscount({ type: "allItems" }, "{{ $Bundle.Total }}")).toEqual(unknown);
    expect(ofDiscount({ type: "allItems" }, "{{ $Cost.Price }}")).toEqual(unknown);
    const whole = { type: "bundle", name: "B", prorated: true };
    expect(ofDiscount(whole, "{{ $Item.Price }}")).toEqual(unknown);
    expect(ofDiscount(whole, "{{ $Bundle.Total }}")).toEqual([]);
    expect(ofDiscount(cost(1, { type: "cart" }), "{{ $Cost.Price }}")).toEqual([]);
  });

  it("points that are spread, and free items that are none", () => {
    const points = {
      type: "awardLoyaltyPoints",
      program: { id: 1 },
      name: "P",
      value: 1,
      target: { type: "allItems", prorated: true },
    };
    const item = { type: "awardItem", sku: "a", name: "b" };
    const of = (block: unknown) => problems({ promotionRules: [{ title: "R", blocks: [block] }] });
    expect(of(points)).toEqual([`${at}/target/prorated Not supported`]);
    for (const quantity of ["0", "1.5", "many", "", 0, 1_001]) {
      expect(of({ ...item, quantity })).toEqual([`${at}/quantity Invalid value`]);
    }
    expect(of({ ...item, sku: "", quantity: "1" })).toEqual([`${at}/sku Invalid value`]);
    expect(of({ ...item, quantity: "1" })).toEqual([]);
  });
});

describe("a cart item filter of an Application", () => {
  it("is a list of the cart's items", () => {
    const list = [".", "Session", "CartItems"];
    const filter = ["filter", list, [["Item"], [">", [".", "Item", "Price"], 1]]];
    expect(checkCartItemFilter(filter, definitions, "/expression")).toEqual([]);
  });

  it("is refused when it is anything else", () => {
    for (const expression of [["+", 1, 2], ["list", 1], [".", "Nope"], 5, null, {}]) {
      expect(checkCartItemFilter(expression, definitions, "/expression")).not.toEqual([]);
    }
  });
});

describe("the Talang form", () => {
  const item = (name: string) => [".", "Item", name];
  const hats = [
    "filter",
    [".", "Session", "CartItems"],
    [["Item"], ["catch", false, ["=", item("Category"), "hats"]]],
  ];
  const ruleset = {
    promotionRules: [
      {
        title: "R",
        blocks: [
          { type: "passthrough", expression: ["=", 1, 1] },
          ...[
            { type: "allItems", prorated: true },
            { type: "selector", name: "Hats", prorated: false },
            { type: "globalFilter", name: "Shoes", prorated: false },
            { type: "bundle", name: "Pair", prorated: true, item: { type: "byIndex", value: 1 } },
            {
              type: "bundle",
              name: "Pair",
              prorated: false,
              item: { type: "byAttribute", attribute: "$Item.Price", direction: "lowest" },
            },
            {
              type: "additionalCost",
              additionalCost: { id: 1, name: "shipping", title: "Shipping" },
              target: { type: "selector", name: "Dear" },
            },
          ].map((target) => ({
            type: "awardDiscount",
            name: "Off",
            value: "{{ 1 + 1 }}",
            partial: true,
            target,
          })),
          { type: "awardItem", sku: "a", name: "b", quantity: "2", partial: false },
        ],
      },
    ],
    selectors: [
      {
        name: "Hats",
        source: "$Session.CartItems",
        steps: [
          {
            type: "filter",
            predicate: { type: "passthrough", expression: ["=", item("Sku"), "x"] },
          },
          { type: "filter", predicate: cheap },
        ],
      },
      {
        name: "Dear",
        source: "$Hats",
        steps: [
          { type: "sort", fields: [{ expression: "$Item.Price", direction: "desc" }] },
          { type: "select", operator: "many", from: "start", count: 3, partial: true },
          { type: "filter", predicate: cheap },
          { type: "reverse" },
        ],
      },
      {
        name: "Total",
        source: "filter($Session.CartItems, Item => [Item.Price] > 1)",
        steps: [
          { type: "map", expression: "$Item.Price" },
          { type: "reduce", operator: "sum" },
        ],
      },
    ],
    bundles: [
      {
        name: "Pair",
        type: "bundle",
        items: [{ selector: "Dear", quantity: 2 }],
        sortBy: { expression: "$Item.Price", direction: "asc" },
      },
    ],
  };

  it("of selectors, bundles and item targets reads back to the same model", () => {
    const checked = checkRuleset(ruleset, definitions, DEMO_SHOP);
    expect(checked.problems).toEqual([]);
    if (!checked.model) return;
    const talang = JSON.parse(JSON.stringify(toV1(checked.model))) as unknown;
    const again = checkRulesetV1(talang, definitions, DEMO_SHOP);
    expect(again.problems).toEqual([]);
    // Formulas are spelled anew: `$Item.Price` reads back as `[Item.Price]`.
    expect(again.model && toV1(again.model)).toEqual(talang);
    expect(spelledAlike(again.model)).toEqual(spelledAlike(checked.model));
  });

  it("of a filter is the attested one", () => {
    const bindings = [{ name: "Hats", type: "cartItemFilter", expression: hats }];
    const checked = checkRulesetV1({ bindings, rules: [] }, definitions, DEMO_SHOP);
    expect(checked.problems).toEqual([]);
    expect(checked.model && toV1(checked.model)).toMatchObject({ bindings });
  });

  it("is refused with pointers into it", () => {
    const problemsOf = (type: string, expression: unknown) =>
      checkRulesetV1(
        { bindings: [{ name: "X", type, expression }], rules: [] },
        definitions,
        DEMO_SHOP,
      ).problems.map(({ pointer }) => pointer);
    const nope = ["filter", [".", "Session", "CartItems"], [["Item"], ["=", item("Prize"), 1]]];
    expect(problemsOf("cartItemFilter", nope)).toEqual(["/bindings/0/expression/2/1/1"]);
    expect(problemsOf("cartItemFilter", [".", "Nope"])).toEqual(["/bindings/0/expression"]);
    expect(problemsOf("cartItemFilter", ["selector", [".", "Nope"]])).toEqual([
      "/bindings/0/expression/1",
    ]);
    const step = ["selector", [".", "Session", "CartItems"], { type: "select", operator: "x" }];
    expect(problemsOf("cartItemFilter", step)).toEqual(["/bindings/0/expression/2/operator"]);
    expect(problemsOf("bundle", ["bundle", [{ selector: "X" }]])).toEqual([
      "/bindings/0/expression/1/0/selector",
    ]);
    expect(problemsOf("bundle", 5)).toEqual(["/bindings/0/expression/1"]);
  });
});

/** Without ids, which are made of where a block stands, and with one spelling of paths. */
function spelledAlike(model: unknown): unknown {
  return JSON.parse(
    JSON.stringify(model, (key, value: unknown) => {
      if (typeof value !== "string") return value;
      return key === "id" ? undefined : value.replaceAll(/\$([A-Z][A-Za-z.]*)/g, "[$1]");
    }),
  );
}
