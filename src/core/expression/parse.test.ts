import { describe, expect, it } from "vitest";
import type { Diagnostic, Expression } from "./ast";
import { parseFormula } from "./parse-formula";
import { parseTalang } from "./parse-talang";
import { parseTemplate } from "./parse-template";
import { printFormula } from "./print-formula";
import { EXPRESSION_DEPTH_MAX } from "./limits";

describe("formula text and Talang", () => {
  it.each([
    ["[Session.Total] * 10%", ["*", [".", "Session", "Total"], ["/", 10, 100]]],
    ["$Session.Total", [".", "Session", "Total"]],
    ['[Session.Attributes."odd. name"]', [".", "Session", "Attributes", "odd. name"]],
    ["[Discount percentage]", [".", "Discount percentage"]],
    ["1 + 2 * 3", ["+", 1, ["*", 2, 3]]],
    ["(1 + 2) * 3", ["*", ["+", 1, 2], 3]],
    ["1 - 2 - 3", ["-", 1, 2, 3]],
    ["1 - (2 - 3)", ["-", 1, ["-", 2, 3]]],
    ["(1 - 2) - 3", ["-", ["-", 1, 2], 3]],
    ["1 - 2 + 3", ["+", ["-", 1, 2], 3]],
    ["7 mod 4 / 2", ["/", ["mod", 7, 4], 2]],
    ["-2 * -[a]", ["*", -2, ["-", [".", "a"]]]],
    ["not 1 = 2 AND true Or false", ["or", ["and", ["not", ["=", 1, 2]], true], false]],
    ["1 >= 2 or 1 != 2", ["or", [">=", 1, 2], ["!=", 1, 2]]],
    ["Catch(FALSE, null)", ["catch", false, null]],
    ["`!`('my effect', 1.50)", ["!", "my effect", 1.5]],
    [
      "filter([Session.CartItems], Item => [Item.Category] = 'Kitchen')",
      [
        "filter",
        [".", "Session", "CartItems"],
        [["Item"], ["=", [".", "Item", "Category"], "Kitchen"]],
      ],
    ],
  ])("%s reads as its Talang form", (text, talang) => {
    expect(withoutSources(read(parseFormula(text, "")))).toEqual(read(parseTalang(talang, "")));
  });

  it("reads both forms of a block alike", () => {
    const legacy = read(parseTalang(["sum", ["list", 1], [["x"], [".", "x"]]], ""));
    expect(read(parseTalang(["sum", ["list", 1], "x", [".", "x"]], ""))).toEqual(legacy);
    expect(printFormula(legacy)).toBe("sum(list(1), x => [x])");
  });

  it("reads an object as a record of keys and values", () => {
    expect(
      printFormula(read(parseTalang(["notification", "Hi", { body: ["+", "a", "b"] }], ""))),
    ).toBe('notification("Hi", kv("body", "a" + "b"))');
    expect(read(parseTalang(["kv", ["a", 1]], ""))).toEqual(read(parseTalang({ a: 1 }, "")));
  });

  it("keeps the source position of every part", () => {
    const parsed = read(parseFormula(" 1 + [Session.Total]", ""));
    expect(parsed.source).toEqual({ start: 1, end: 20 });
    expect(parsed.kind === "call" && parsed.args[1]?.source).toEqual({ start: 5, end: 20 });
  });
});

describe("a text that is no formula", () => {
  it.each([
    ["", "Expected a value but found the end.", 0],
    ["1 +", "Expected a value but found the end.", 3],
    ["(1", 'Expected ")" but found the end.', 2],
    ["1 2", 'Expected an operator or the end but found "2".', 2],
    ["1 < 2 < 3", 'Expected "and" (comparisons can\'t be chained) but found "<".', 6],
    [
      "[1, 2]",
      "Brackets hold an attribute such as [Session.Total]; a list is written list(1, 2).",
      0,
    ],
    ["Session", 'Session is no value: write [Session] for an attribute, "Session" for a text.', 0],
    ["'abc", "The quotation mark is never closed.", 0],
    ["1 + ?", 'The character "?" has no meaning here.', 4],
    ["1e99", "The number is too large or has too many decimal places.", 0],
    ["$", "A name such as $Session.Total follows the dollar sign.", 0],
  ])("%s: says what was expected and where", (text, details, start) => {
    const [problem] = problems(parseFormula(text, "/rules/0"));
    expect(problem).toMatchObject({ severity: "problem", pointer: "/rules/0", details });
    expect(problem?.source?.start).toBe(start);
  });
});

describe("bounds", () => {
  it.each([
    ["parentheses", "(".repeat(4_000)],
    ["minus signs", "-".repeat(9_000)],
    ["nots", "not ".repeat(2_000)],
    ["calls", "f(".repeat(4_000)],
    ["blocks", "x =>".repeat(2_000)],
    ["percent signs", `1${"%".repeat(9_000)}`],
    ["alternating operators", `1${"+1-1".repeat(2_000)}`],
  ])("%s without end are a diagnostic, not a stack overflow", (_name, text) => {
    expect(problems(parseFormula(text, ""))[0]?.title).toBe("Expression too deep");
  });

  it("a Talang array 10,000 levels deep is a diagnostic with the place", () => {
    let json: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) json = ["identity", json];
    expect(problems(parseTalang(json, "/condition"))[0]).toMatchObject({
      title: "Expression too deep",
      pointer: `/condition${"/1".repeat(EXPRESSION_DEPTH_MAX)}`,
    });
  });

  it("a text or a list that is too long is a diagnostic", () => {
    expect(problems(parseFormula("1+".repeat(6_000), ""))[0]?.details).toContain(
      "10000 characters",
    );
    const [problem] = problems(parseTalang(["list", ...Array(20_000).keys()], ""));
    expect(problem?.title).toBe("Expression too large");
  });
});

describe("Talang problems", () => {
  it.each([
    [[], ""],
    [[1, 2], ""],
    [["and", ["or", [[["x"], 1, 2]]]], "/1/1"],
    [["+", 1, 1e300], "/2"],
    [["notification", { "a/b": [] }], "/1/a~1b"],
    [["kv", "a"], "/1"],
  ])("%j names the place", (json, pointer) => {
    expect(problems(parseTalang(json, "/e"))[0]?.pointer).toBe(`/e${pointer}`);
  });
});

describe("templates", () => {
  it("keep text and formulas apart, with positions in the whole text", () => {
    const { parts } = read(parseTemplate('You have {{ [Points] }} {{ "}}" }}', ""));
    expect(parts.map((part) => (typeof part === "string" ? part : printFormula(part)))).toEqual([
      "You have ",
      "[Points]",
      " ",
      '"}}"',
    ]);
    expect(parts[1]).toMatchObject({ source: { start: 12, end: 20 } });
  });

  it("are one text when they hold no formula", () => {
    expect(read(parseTemplate("", ""))).toEqual({ parts: [""] });
    expect(read(parseTemplate("a } b { c", ""))).toEqual({ parts: ["a } b { c"] });
  });

  it("report every formula that is wrong", () => {
    const found = problems(parseTemplate("{{ 1 + }} {{ ) }} {{ 1", "/title"));
    expect(found.map(({ source }) => source?.start)).toEqual([7, 13, 18]);
  });
});

function read<T>(parsed: { ok: true; value: T } | { ok: false; error: Diagnostic[] }): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function problems(parsed: { ok: boolean; error?: Diagnostic[] }): Diagnostic[] {
  expect(parsed.ok).toBe(false);
  return parsed.error ?? [];
}

function withoutSources(expression: Expression): Expression {
  if (expression.kind === "literal") return { kind: "literal", value: expression.value };
  if (expression.kind === "block") {
    const { parameter } = expression;
    return { kind: "block", parameter, statements: expression.statements.map(withoutSources) };
  }
  return { kind: "call", name: expression.name, args: expression.args.map(withoutSources) };
}
