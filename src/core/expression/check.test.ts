import { describe, expect, it } from "vitest";
import { checkExpression, checkTemplate } from "./check";
import { DIAGNOSTICS_MAX } from "./limits";
import { parseFormula } from "./parse-formula";
import { parseTalang } from "./parse-talang";
import { parseTemplate } from "./parse-template";
import { createTypeScope } from "./scope";
import type { ValueType } from "./value";

const item: ValueType = {
  record: new Map<string, ValueType>([
    ["Price", "number"],
    ["Category", "string"],
  ]),
};
const types = createTypeScope(
  new Map<string, ValueType>([
    [
      "Session",
      {
        record: new Map<string, ValueType>([
          ["Total", "number"],
          ["IsFirst", "boolean"],
          ["CartItems", { list: item }],
          ["Skus", { list: "string" }],
          ["CreatedAt", "time"],
        ]),
      },
    ],
    ["Event", { record: "open" }],
    ["Place", "location"],
  ]),
);

describe("a checked formula", () => {
  it.each<[string, ValueType]>([
    ["[Session.Total] * 10%", "number"],
    ["'a' + 'b'", "string"],
    ["[Event.Value] + [Event.Other]", "any"],
    ["[Event.Value] + 1", "number"],
    ["'2' * '3'", "number"],
    ["[Session.IsFirst] and [Session.Skus]", "boolean"],
    ["catch(0, [Session.Total])", "number"],
    ["catch('', [Session.Total])", "any"],
    ["list(1, 2)", { list: "number" }],
    ["list(1, 'a')", { list: "any" }],
    ["filter([Session.CartItems], Item => [Item.Price] > 5)", { list: item }],
    ["map([Session.CartItems], Item => [Item.Price])", { list: "number" }],
    ["head(map([Session.CartItems], Item => [Item.Category]))", "string"],
    ["sum([Session.CartItems], Item => [Item.Price] * 2)", "number"],
    ["do([Session.Total], t => [t] > 1)", "boolean"],
    ["[Session.CreatedAt] < '2026-01-01T00:00:00Z'", "boolean"],
    ["addDuration([Session.CreatedAt], 1, 'days')", "time"],
    ["[Place.latitude] + 1", "number"],
    ["noop()", "null"],
    ["do(0, _ => ('a'; [Session.Total]))", "number"],
    ["do(0, _ => (set('x', [Session.Total]); [x] + 1))", "number"],
    ["do(0, _ => (set('x', 'y', 'z', 'a'); [x.y.z]))", "string"],
    ["do(0, _ => (set('Session', 'Rate', 2); [Session.Total] * [Session.Rate]))", "number"],
    ["do(0, _ => (setTemplate('t', [Session.Total]); `!`('T')))", "number"],
    ["do('a', x => (setTemplate('t', `#`(0)); `!`('t', [x])))", "string"],
    ["do(0, _ => (setTemplate('t(Decimal)', `#`(0)); `!`('t', [Event.Value])))", "number"],
    [
      "do(0, _ => (setTemplate('p', [Item.Price] * `#`(0)); sum([Session.CartItems], Item => `!`('p', 2))))",
      "number",
    ],
  ])("%s has its type", (text, type) => {
    expect(check(text)).toEqual({ type, diagnostics: [] });
  });

  it.each([
    ["[Session.Totl]", "Unknown attribute", "There is no attribute [Session.Totl] here.", 0, 14],
    ["1 + [Item.Price]", "Unknown attribute", "There is no attribute [Item.Price] here.", 4, 16],
    [
      "[Place.altitude]",
      "Unknown attribute",
      "There is no attribute [Place.altitude] here.",
      0,
      16,
    ],
    ["1 + foo(2)", "Unknown function", 'There is no function "foo".', 4, 10],
    ["between(1, 2)", "Wrong number of values", '"between" takes 3 or more values, not 2.', 0, 13],
    ["noop(1)", "Wrong number of values", '"noop" takes 0 values, not 1.', 0, 7],
    ["sort()", "Wrong number of values", '"sort" takes 1 or 2 values, not 0.', 0, 6],
    ["1 + true", "Wrong type", '"+" takes a number or a text as value 2, not true or false.', 0, 8],
    [
      "1 + 'a'",
      "Wrong type",
      '"+" takes a number and a number, or a text and a text, not a number and a text.',
      0,
      7,
    ],
    ["not 1", "Wrong type", '"not" takes true or false as value 1, not a number.', 0, 5],
    ["1 and true", "Wrong type", '"and" takes true or false as value 1, not a number.', 0, 10],
    [
      "[Session.Skus] = 'a'",
      "Wrong type",
      '"=" takes a single value as value 1, not a list of texts.',
      0,
      20,
    ],
    ["[Place] = 'a'", "Wrong type", '"=" takes a single value as value 1, not a location.', 0, 13],
    [
      "filter([Session.Skus], s => 1)",
      "Wrong type",
      '"filter" takes a block that yields true or false as value 2, not a block of a number.',
      0,
      30,
    ],
    [
      "filter([Session.Skus], true)",
      "Wrong type",
      '"filter" takes a block that yields true or false as value 2, not true or false.',
      0,
      28,
    ],
    [
      "identity(s => 1)",
      "Unexpected block",
      "A block stands only where a function takes one.",
      9,
      15,
    ],
    ["`!`('t')", "Unknown template", 'There is no template "t" here.', 0, 8],
    ["do('t', x => `!`([x]))", "Wrong value", "The name of a template is a written text.", 13, 21],
    ["`#`(0)", "Wrong value", '"#" stands only in a template.', 0, 6],
    ["set('a' + 'b', 1)", "Wrong value", '"set" takes its names as written texts.', 0, 17],
    ["set('Session', 'Total', 'a', 1)", "Wrong type", "[Session.Total] is no record.", 0, 31],
    [
      "do(0, _ => (do(0, _ => set('x', 1)); [x]))",
      "Unknown attribute",
      "There is no attribute [x] here.",
      37,
      40,
    ],
    [
      "list(catch(0, set('x', 1)), [x])",
      "Unknown attribute",
      "There is no attribute [x] here.",
      28,
      31,
    ],
    [
      "do(0, _ => (setTemplate('t', `!`('t')); `!`('t')))",
      "Wrong value",
      'The template "t" can\'t hold itself.',
      29,
      37,
    ],
    [
      "do(0, _ => (setTemplate('t', `#`(1)); `!`('t', 1)))",
      "Wrong value",
      'The template "t" asks for value 2, which is not there.',
      29,
      35,
    ],
    [
      "do(0, _ => (setTemplate('t(Decimal)', 1); `!`('t')))",
      "Wrong value",
      'The template "t" takes 1 value, not 0.',
      42,
      50,
    ],
    [
      "do(0, _ => (setTemplate('t(Decimal)', `#`(0)); `!`('t', true)))",
      "Wrong type",
      'The template "t" takes a number as value 1.',
      56,
      60,
    ],
  ])("%s is a problem: %s", (text, title, details, start, end) => {
    const [first] = check(text).diagnostics;
    const source = { start, end };
    expect(first).toEqual({ severity: "problem", pointer: "/x", title, details, source });
  });

  it("names a pattern that is none", () => {
    const [found] = check("`~`('(', 'text')").diagnostics;
    expect(found?.title).toBe("Wrong value");
    expect(found?.details).toContain('"(" is no RE2 pattern');
  });

  it("names a signature that is none", () => {
    const [found] = check("setTemplate('t(Number)', 1)").diagnostics;
    expect(found?.title).toBe("Wrong value");
    expect(found?.details).toContain('"double(Decimal)"');
  });

  it("reports what is wrong in a template once, however often it is expanded", () => {
    const text = "do(0, _ => (setTemplate('t', [A]); `!`('t'); `!`('t')))";
    expect(check(text).diagnostics.map(({ source }) => source?.start)).toEqual([29]);
  });

  it("gives up on templates that double each other, instead of checking without end", () => {
    const { diagnostics } = check(doubling(30));
    expect(diagnostics[0]?.title).toBe("Expression too large");
  });

  it("reports templates that nest too deep", () => {
    const nested = Array.from(
      { length: 60 },
      (_, level) => `setTemplate('t${level + 1}', -\`!\`('t${level}'))`,
    );
    const text = `do(0, _ => (setTemplate('t0', 1); ${nested.join("; ")}; \`!\`('t60')))`;
    expect(check(text).diagnostics.map(({ title }) => title)).toEqual(["Expression too deep"]);
  });

  it("reports every part that is wrong, once each, up to a bound", () => {
    expect(check("[A] + [B] + 1 * true").diagnostics.map(({ source }) => source?.start)).toEqual([
      0, 6, 12,
    ]);
    expect(check(`list(${Array(200).fill("[A]").join(",")})`).diagnostics).toHaveLength(
      DIAGNOSTICS_MAX,
    );
  });
});

describe("checked Talang", () => {
  it("points at the array that is wrong", () => {
    const json = ["and", true, ["exists", ["list", 1], [["i"], ["=", [".", "j"], 1]]]];
    const parsed = parseTalang(json, "/condition");
    const { diagnostics } = checkExpression(
      parsed.ok ? parsed.value : expect.fail("no expression"),
      types,
      "/condition",
    );
    expect(diagnostics.map(({ pointer }) => pointer)).toEqual(["/condition/2/2/1/1"]);
  });
});

describe("a checked template", () => {
  it("has the type of its one formula, else text", () => {
    expect(checkText("{{ [Session.Total] }}")).toEqual({ type: "number", diagnostics: [] });
    expect(checkText("{{ [Session.Total] }} points")).toEqual({ type: "string", diagnostics: [] });
    expect(checkText("plain")).toEqual({ type: "string", diagnostics: [] });
    expect(checkText("a {{ [B] }}").diagnostics[0]?.source).toEqual({ start: 5, end: 8 });
  });
});

/** Each template holds the one before it twice. */
function doubling(levels: number): string {
  const templates = Array.from({ length: levels }, (_, level) => {
    const before = `\`!\`('t${level}')`;
    return `setTemplate('t${level + 1}', ${before} + ${before})`;
  });
  return `do(0, _ => (setTemplate('t0', 1); ${templates.join("; ")}; \`!\`('t${levels}')))`;
}

function check(text: string) {
  const parsed = parseFormula(text, "/x");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return checkExpression(parsed.value, types, "/x");
}

function checkText(text: string) {
  const parsed = parseTemplate(text, "/x");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return checkTemplate(parsed.value, types, "/x");
}
