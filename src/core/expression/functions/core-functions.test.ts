import { describe, expect, it } from "vitest";
import { decimal, decimalText, isDecimal } from "../../decimal";
import { checkExpression } from "../check";
import { compileExpression } from "../compile";
import { parseFormula } from "../parse-formula";
import { parseTalang } from "../parse-talang";
import { printFormula } from "../print-formula";
import { createScope } from "../run-scope";
import { createTypeScope, EvaluationError, recordOf, StepMeter } from "../scope";
import { Instant, type Value, type ValueType } from "../value";
import { FUNCTIONS } from ".";

/** What a call fails with, where it fails. */
class Fails {
  constructor(readonly message: string) {}
}

const fails = (message: string) => new Fails(message);

const TOTAL = [".", "Session", "Total"];
const NOTHING = [".", "Session", "Nothing"];
const MISSING = [".", "Session", "Attributes", "Missing"];
const NOON = "2026-02-01T12:00:00Z";
const EVENING = "2026-02-01T18:30:00Z";
const FAILURE = ["/", 1, 0];
const NO_ONE = fails("1 can't be divided by zero");

/** In a block, so that variables and templates have a place. */
function steps(...statements: unknown[]) {
  return ["do", 0, [["_"], ...statements]];
}

type Row = readonly [statement: string, talang: unknown, expected: unknown];

const control: readonly Row[] = [
  [". walks a path", TOTAL, 99.95],
  [". fails for what is missing", MISSING, fails("[Session.Attributes.Missing] has no value")],
  [
    ". counts a null on the way as missing",
    [".", "Session", "Nothing", "Deeper"],
    fails("[Session.Nothing.Deeper] has no value"),
  ],
  [
    ". knows keys in their own case only",
    [".", "Session", "total"],
    fails("[Session.total] has no value"),
  ],
  [".| reads", [".|", 0, TOTAL], 99.95],
  [".| falls back", [".|", 0, MISSING], 0],
  [
    ".| fails when the kinds differ",
    [".|", "none", TOTAL],
    fails('".|" takes two values of one kind, not a text and a number'),
  ],
  ["set yields nothing", ["set", "a", 1], null],
  ["set is seen by later reads", steps(["set", "a", 2], ["*", [".", "a"], 3]), 6],
  ["set makes records", steps(["set", "a", "b", "c", 1], [".", "a", "b", "c"]), 1],
  [
    "set keeps what else a record holds",
    steps(["set", "Session", "Rate", 2], ["*", TOTAL, [".", "Session", "Rate"]]),
    199.9,
  ],
  [
    "set takes lists and records",
    steps(
      ["set", "a", "list", ["list", 1, 2]],
      ["set", "b", { c: 3 }],
      ["+", ["count", [".", "a", "list"]], [".", "b", "c"]],
    ),
    5,
  ],
  [
    "set makes a record of what is null",
    steps(["set", "Session", "Nothing", "a", 1], [...NOTHING, "a"]),
    1,
  ],
  [
    "set refuses a path through what is no record",
    steps(["set", "Session", "Total", "a", 1]),
    fails("[Session.Total] is no record"),
  ],
  [
    "set changes no value that is held elsewhere",
    steps(["set", "a", "x", 1], ["set", "b", [".", "a"]], ["set", "a", "x", 2], [".", "b", "x"]),
    1,
  ],
  [
    "set lasts as long as its block",
    steps(["do", 1, [["_"], ["set", "a", 1]]], [".", "a"]),
    fails("[a] has no value"),
  ],
  [
    "set in a block shadows what is outside",
    steps(["set", "a", 1], ["+", ["do", 0, [["_"], ["set", "a", 5], [".", "a"]]], [".", "a"]]),
    6,
  ],
  [
    "set in what fails does not last",
    steps(["set", "a", 1], ["catch", 0, ["list", ["set", "a", 2], FAILURE]], [".", "a"]),
    1,
  ],
  ["catch has its fallback first", ["catch", 5, FAILURE], 5],
  ["catch evaluates the fallback on failure only", ["catch", FAILURE, 5], 5],
  ["noop yields nothing", ["noop"], null],
  ["do binds a value to a name", ["do", 5, "x", ["*", [".", "x"], 2]], 10],
  ["do takes the older form of a block", ["do", 5, [["x"], ["*", [".", "x"], 2]]], 10],
  ["a block yields its last statement", ["do", 5, [["x"], 1, 2, [".", "x"]]], 5],
  ["a statement that fails fails the block", steps(FAILURE, 1), NO_ONE],
  [
    "! puts values into a template",
    steps(["setTemplate", "add", ["+", ["#", 0], ["#", 1]]], ["!", "add", 1, 2]),
    3,
  ],
  ["! fails for an unknown template", ["!", "nope", 1], fails('There is no template "nope"')],
  ["! knows templates in any case", steps(["setTemplate", "Add", 7], ["!", "aDD"]), 7],
  [
    "! expands before it evaluates: a body reads the names where it is put",
    steps(
      ["setTemplate", "double", ["*", [".", "x"], 2]],
      ["sum", ["list", 1, 2], [["x"], ["!", "double"]]],
    ),
    6,
  ],
  [
    "! expands before it evaluates: a value reads the names of the body",
    steps(
      ["setTemplate", "each", ["sum", ["list", 1, 2], [["x"], ["#", 0]]]],
      ["!", "each", ["*", [".", "x"], 10]],
    ),
    30,
  ],
  [
    "! evaluates no value that its body leaves out",
    steps(["setTemplate", "first", ["#", 0]], ["!", "first", 1, FAILURE]),
    1,
  ],
  [
    "! in a value of ! has places of its own",
    steps(
      ["setTemplate", "twice", ["+", ["#", 0], ["#", 0]]],
      ["!", "twice", ["!", "twice", ["!", "twice", 1]]],
    ),
    8,
  ],
  [
    "! in a template passes its values on",
    steps(
      ["setTemplate", "one", ["*", ["#", 0], 2]],
      ["setTemplate", "two", ["+", ["!", "one", ["#", 1]], ["#", 0]]],
      ["!", "two", 1, 10],
    ),
    21,
  ],
  [
    "a template can't hold itself",
    steps(["setTemplate", "a", ["!", "b"]], ["setTemplate", "b", ["!", "A"]], ["!", "a"]),
    fails('The template "a" can\'t hold itself'),
  ],
  [
    "a template that asks for too much fails",
    steps(["setTemplate", "a", ["#", 1]], ["!", "a", 1]),
    fails('The template "a" asks for value 2, which is not there'),
  ],
  ["# stands only in a template", ["#", 0], fails('"#" stands only in a template')],
  ["setTemplate yields nothing", ["setTemplate", "a", FAILURE], null],
  [
    "setTemplate may say how many values it takes",
    steps(["setTemplate", "a(Decimal)", 1], ["!", "a"]),
    fails('The template "a" takes 1 value, not 0'),
  ],
  [
    "setTemplate may say of which kind they are",
    steps(["setTemplate", "a(Decimal)", ["#", 0]], ["!", "a", true]),
    fails('The template "a" can\'t take true or false as value 1'),
  ],
  [
    "setTemplate lasts as long as its block",
    steps(["do", 1, [["_"], ["setTemplate", "a", 1]]], ["!", "a"]),
    fails('There is no template "a"'),
  ],
  ["kv makes a record of pairs", ["do", ["kv", ["a", 1]], "r", [".", "r", "a"]], 1],
  ["toString of a number", ["toString", 9.5], "9.5"],
  ["toString of a truth value", ["toString", true], "true"],
  ["toString of a time", ["toString", [".", "Now"]], "2026-02-01T00:30:00+01:00"],
  ["toString of a text", ["toString", "a"], "a"],
  ["toString of nothing fails", ["toString", NOTHING], fails('"toString" can\'t take nothing')],
  ["not", ["not", false], true],
];

const logic: readonly Row[] = [
  ["and of nothing is true", ["and"], true],
  ["or of nothing is false", ["or"], false],
  ["and", ["and", true, false], false],
  ["or", ["or", false, true], true],
  ["and evaluates everything", ["and", false, ["=", FAILURE, 1]], NO_ONE],
  ["or evaluates everything", ["or", true, ["=", FAILURE, 1]], NO_ONE],
  ["lists count as true", ["and", ["list"]], true],
  ["records count as true", ["or", { a: false }], true],
  ["other values fail", ["and", 1], fails("A condition must be true or false")],
  ["= compares texts", ["=", 1, "1"], true],
  ["= knows 1 from 1.0 as text", ["=", 1, "1.0"], false],
  ["= asks the first of every other", ["=", 1, 1, 2], false],
  ["= takes two at least", ["=", 1], fails('"=" can\'t take 1 values')],
  ["!= is true if the first differs from every other", ["!=", 1, 2, 2], true],
  ["!= is false if one is the same", ["!=", 1, 2, 1], false],
  ["< of numbers", ["<", 1, 2, 3], true],
  ["< compares the first with each", ["<", 2, 3, 1], false],
  ["<= of numbers", ["<=", 1, 1, 2], true],
  ["> of times", [">", EVENING, NOON], true],
  [">= of numbers", [">=", 3, 3, 4], false],
  ["between leaves out the least", ["between", 1, 1, 3], false],
  ["between leaves out the greatest", ["between", 3, 1, 3], false],
  ["between asks all values", ["between", 2, 4, 1, 3], false],
  ["between takes several values", ["between", 2, 2.5, 1, 3], true],
  ["between of times", ["between", "2026-02-01T15:00:00Z", NOON, EVENING], true],
];

const math: readonly Row[] = [
  ["+ folds from the left", ["+", 1, 2, 3], 6],
  ["- folds from the left", ["-", 10, 2, 3], 5],
  ["* folds from the left", ["*", 2, 3, 4], 24],
  ["/ folds from the left", ["/", 24, 3, 4], 2],
  ["mod folds from the left", ["mod", 17, 10, 4], 3],
  ["arithmetic is exact", ["+", 0.1, 0.2], 0.3],
  ["/ by zero fails", FAILURE, NO_ONE],
  ["+ of texts", ["+", "1", "2", "3"], "123"],
  ["concat", ["concat", "a", "b", "c"], "abc"],
  ["concat takes two at least", ["concat", "a"], fails('"concat" can\'t take 1 values')],
  ["ceil goes up", ["ceil", -1.5], -1],
  ["floor goes down", ["floor", -1.5], -2],
];

const texts: readonly Row[] = [
  ["contains has the text first", ["contains", "apple", "pp"], true],
  ["contains asks for every part", ["contains", "apple", "pp", "x"], false],
  ["contains without parts holds", ["contains", "apple"], true],
  ["notContains has the text first", ["notContains", "pp", "apple"], true],
  ["notContains lets no part occur", ["notContains", "apple", "x", "pp"], false],
  ["startsWith has the text first", ["startsWith", "apple", "ap", "a"], true],
  ["endsWith has the text first", ["endsWith", "apple", "le", "e"], true],
  ["endsWith asks for every end", ["endsWith", "apple", "le", "a"], false],
  ["~ has the pattern first", ["~", "^a.*e$", "apple"], true],
  ["~ looks anywhere in the text", ["~", "pp", "apple"], true],
  ["~ must match every text", ["~", "pp", "apple", "plum"], false],
  ["~ of a bad pattern fails", ["catch", "bad", ["~", "(", "apple"]], "bad"],
  ["~ has no look-behind", ["catch", "bad", ["~", "(?<=a)p", "apple"]], "bad"],
  ["split", ["split", "a,b", ","], ["a", "b"]],
  ["join", ["join", ["list", "a", "b"], "-"], "a-b"],
  ["join of an empty list is empty", ["join", ["list"], "-"], ""],
  ["firstName is the first word", ["firstName", "Ada King Lovelace"], "Ada"],
  ["lastName is the last word", ["lastName", "Ada King Lovelace"], "Lovelace"],
];

const lists: readonly Row[] = [
  ["list", ["list", 1, "a", true], [1, "a", true]],
  ["list alone is empty", ["list"], []],
  ["list holds single values only", ["list", ["list"]], fails('"list" can\'t take a list')],
  ["head", ["head", ["list", 3, 1]], 3],
  ["head of an empty list is nothing", ["head", ["list"]], null],
  ["tail is without the first", ["tail", ["list", 3, 1, 2]], [1, 2]],
  ["drop is without the last", ["drop", ["list", 3, 1, 2]], [3, 1]],
  ["item counts from 0", ["item", ["list", 3, 1], 0], 3],
  ["item outside fails", ["item", ["list", 3], 1], fails("A list of 1 has no element 1")],
  ["push", ["push", ["list", 1], 2, 3], [1, 2, 3]],
  ["append", ["append", ["list", 1], ["list", 2]], [1, [2]]],
  ["count", ["count", ["list", 1, 2]], 2],
  ["isEmpty", ["isEmpty", ["list"]], true],
  ["reverse", ["reverse", ["list", 3, 1, 2]], [2, 1, 3]],
  ["min leaves out what is no number", ["min", ["list", 3, "1", 2, true]], 2],
  ["max leaves out what is no number", ["max", ["list", 3, "9", 2]], 3],
  [
    "max without a number fails",
    ["max", ["list", "a"]],
    fails('"max" needs a list with a number in it'),
  ],
  ["sort goes by text, also for numbers", ["sort", ["list", 10, 9, 1]], [1, 10, 9]],
  ["sort may go down", ["sort", ["list", 10, 9, 1], true], [9, 10, 1]],
  [
    "sortByNumber goes down if true",
    ["sortByNumber", ["list", 1, 3, 2], [["x"], [".", "x"]], true],
    [3, 2, 1],
  ],
  [
    "sortByNumber keeps the order of equals, also down",
    ["sortByNumber", ["list", "b", "a", "c"], [["x"], 1], true],
    ["b", "a", "c"],
  ],
  [
    "sortByString goes up if false",
    ["sortByString", ["list", "b", "a"], [["x"], [".", "x"]], false],
    ["a", "b"],
  ],
  [
    "sortByString goes down if true",
    ["sortByString", ["list", "a", "b"], [["x"], [".", "x"]], true],
    ["b", "a"],
  ],
  ["map with a name", ["map", ["list", 1, 2], "x", ["*", [".", "x"], 2]], [2, 4]],
  ["map with the older block", ["map", ["list", 1, 2], [["x"], ["*", [".", "x"], 2]]], [2, 4]],
  ["filter", ["filter", ["list", 1, 2], [["x"], [">", [".", "x"], 1]]], [2]],
  [
    "filter asks for true or false",
    ["filter", ["list", 1], [["x"], 1]],
    fails('The block of "filter" must be true or false'),
  ],
  ["exists", ["exists", ["list", 1, 2], "x", ["=", [".", "x"], 2]], true],
  ["exists with the older block", ["exists", ["list", 1], [["x"], ["=", [".", "x"], 2]]], false],
  ["exists in an empty list is false", ["exists", ["list"], "x", true], false],
  [
    "exists asks for true or false",
    ["exists", ["list", 1], "x", "maybe"],
    fails('The block of "exists" must be true or false'),
  ],
  ["every", ["every", ["list", 1, 2], "x", [">", [".", "x"], 0]], true],
  ["every with the older block", ["every", ["list", 1], [["x"], ["=", [".", "x"], 2]]], false],
  ["every of an empty list is true", ["every", ["list"], "x", false], true],
  ["every takes other values for false", ["every", ["list", 1], "x", "true"], false],
  ["sum", ["sum", ["list", 1, 2], "x", ["*", [".", "x"], 2]], 6],
  ["sum of an empty list is 0", ["sum", ["list"], "x", 1], 0],
  [
    "sum asks for numbers",
    ["sum", ["list", 1], "x", "a"],
    fails('The block of "sum" must be a number'),
  ],
];

const times: readonly Row[] = [
  ["before", ["before", NOON, EVENING], true],
  ["before is strict", ["before", NOON, NOON], false],
  ["after", ["after", EVENING, NOON], true],
  ["after is strict", ["after", NOON, NOON], false],
  ["betweenTimes", ["betweenTimes", "2026-02-01T15:00:00Z", NOON, EVENING], true],
  ["betweenTimes leaves out the first end", ["betweenTimes", NOON, NOON, EVENING], false],
  ["betweenTimes leaves out the last end", ["betweenTimes", EVENING, NOON, EVENING], false],
  ["parseTime", ["date", ["parseTime", "2026-03-01"]], "2026-03-01"],
  ["parseTime by a layout", ["date", ["parseTime", "01.03.26", "dd.MM.yy"]], "2026-03-01"],
  ["parseTime of no time fails", ["parseTime", "soon"], fails('"soon" is no time')],
  ["formatTime is RFC 3339 in the zone", ["formatTime", NOON], "2026-02-01T13:00:00+01:00"],
  ["date", ["date", NOON], "2026-02-01"],
  ["hour is an unpadded text", ["hour", "2026-02-01T07:05:00Z"], "8"],
  ["minute is an unpadded text", ["minute", "2026-02-01T07:05:00Z"], "5"],
  ["month is an unpadded text", ["month", NOON], "2"],
  ["monthDay is an unpadded text", ["monthDay", NOON], "1"],
  ["year", ["year", NOON], "2026"],
  ["weekday 0 is Sunday", ["weekday", NOON], "0"],
  ["weekday 6 is Saturday", ["weekday", "2026-01-31T12:00:00Z"], "6"],
  ["matchTime", ["matchTime", "1990-02-01T12:00:00Z", NOON, "MM-dd"], true],
  ["matchTime of another day", ["matchTime", "1990-02-02T12:00:00Z", NOON, "MM-dd"], false],
  ["days from now", ["days", "2026-02-02T11:30:00Z"], 1.5],
  ["days are negative for what is past", ["days", "2026-01-30T23:30:00Z"], -1],
  ["daysBetween keeps the fraction", ["daysBetween", NOON, "2026-02-03T00:00:00Z"], 1.5],
  ["addDuration in days", ["date", ["addDuration", NOON, 3, "days"]], "2026-02-04"],
  ["addDuration in hours", ["hour", ["addDuration", NOON, 3, "hours"]], "16"],
  ["addDuration in minutes", ["minute", ["addDuration", NOON, 3, "minutes"]], "3"],
  ["addDuration takes whole numbers", ["hour", ["addDuration", NOON, 1.9, "hours"]], "14"],
  [
    "addDuration in another unit fails",
    ["addDuration", NOON, 1, "weeks"],
    fails('"addDuration" takes days, hours or minutes, not "weeks"'),
  ],
  ["subDuration", ["hour", ["subDuration", NOON, 3, "hours"]], "10"],
];

const rows = [...control, ...logic, ...math, ...texts, ...lists, ...times];

describe("a core function", () => {
  it.each(rows)("%s", (_statement, talang, expected) => {
    if (expected instanceof Fails) {
      expect(() => run(talang)).toThrow(new EvaluationError(expected.message));
    } else {
      expect(plain(run(talang))).toEqual(expected);
    }
  });

  it.each(rows)("written in capitals: %s", (_statement, talang, expected) => {
    if (expected instanceof Fails) expect(() => run(inCapitals(talang))).toThrow(EvaluationError);
    else expect(plain(run(inCapitals(talang)))).toEqual(expected);
  });

  it.each(rows)("written as a formula: %s", (_statement, talang, expected) => {
    const formula = printFormula(parsed(parseTalang(talang, "")));
    const evaluate = () => compileExpression(parsed(parseFormula(formula, "")))(scope());
    if (expected instanceof Fails) expect(evaluate).toThrow(expected.message);
    else expect(plain(evaluate())).toEqual(expected);
  });

  it.each(rows.filter(([, , expected]) => !(expected instanceof Fails)))(
    "has nothing to be found by the checker: %s",
    (statement, talang) => {
      const { diagnostics } = checkExpression(parsed(parseTalang(talang, "")), TYPES, "");
      expect(statement.startsWith("~") ? [] : diagnostics).toEqual([]);
    },
  );

  it("is in the table, whichever it is", () => {
    const named = JSON.stringify(rows.map(([, talang]) => talang)).toLowerCase();
    const missing = [...FUNCTIONS.keys()].filter(
      (name) => name !== "identity" && !named.includes(`["${name}"`),
    );
    expect(missing).toEqual([]);
  });
});

const TYPES = createTypeScope(
  new Map<string, ValueType>([
    ["Session", { record: "open" }],
    ["Now", "time"],
  ]),
);

const NOW_MS = Date.UTC(2026, 0, 31, 23, 30);

function run(talang: unknown): Value {
  return compileExpression(parsed(parseTalang(talang, "")))(scope());
}

function scope() {
  const session = recordOf([
    ["Total", decimal("99.95")],
    ["Nothing", null],
    ["Attributes", recordOf([])],
  ]);
  const names = recordOf([
    ["Now", new Instant(NOW_MS)],
    ["Session", session],
  ]);
  return createScope(names, { meter: new StepMeter(), nowMs: NOW_MS, timezone: "Europe/Berlin" });
}

function parsed<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

/** Names of functions are the same in any case; everything else is kept. */
function inCapitals(talang: unknown): unknown {
  if (!Array.isArray(talang)) return talang;
  const [name, ...others]: unknown[] = talang;
  if (name === "kv") return ["KV", ...others];
  const head = typeof name === "string" ? name.toUpperCase() : name;
  return [head, ...others.map(inCapitals)];
}

function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return isDecimal(value) ? Number(decimalText(value)) : value;
}
