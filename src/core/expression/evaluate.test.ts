import { describe, expect, it } from "vitest";
import { decimal, decimalText, isDecimal } from "../decimal";
import { compileExpression, compileTemplate } from "./compile";
import { FUNCTIONS } from "./functions";
import { isBlockKind, isUnevaluated, kindAt } from "./functions/define";
import { parseFormula } from "./parse-formula";
import { parseTalang } from "./parse-talang";
import { parseTemplate } from "./parse-template";
import { createScope } from "./run-scope";
import { EvaluationError, recordOf, StepMeter } from "./scope";
import { Instant, type Value } from "./value";

const NOW_MS = Date.UTC(2026, 0, 31, 23, 30);

describe("a formula", () => {
  it.each<[string, unknown]>([
    // exact decimals
    ["0.1 + 0.2", 0.3],
    ["0.1 + 0.2 = 0.3", true],
    ["[Session.Total] * 10%", 9.995],
    ["1 / 3", "0.33333333333333333333"],
    ["-7 mod 3", -1],
    ["7 mod -3", 1],
    ["10 - 2 - 3", 5],
    ["-(2 + 3)", -5],
    ["0 * -1", 0],
    ["`+`(1, 2, 3)", 6],
    ["'12.50' + 1", 13.5],
    ["'a' + 'b'", "ab"],
    ["'1' + '2'", "12"],
    ["ceil(-1.5)", -1],
    ["floor(-1.5)", -2],
    // comparison
    ["1 = 1.0", true],
    ["1 = '1'", true],
    ["1 = '1.0'", false],
    ["true = 'true'", true],
    ["null = null", true],
    ["null = ''", false],
    ["'10' < 9", false],
    ["`=`(1, 1, 2)", false],
    ["`!=`(1, 2, 3)", true],
    ["`!=`(1, 2, 1)", false],
    ["`<`(1, 2, 3)", true],
    ["`<`(1, 2, 1)", false],
    ["between(5, 1, 5)", false],
    ["between(1, 4, 0, 5)", true],
    ["[Now] > '2026-01-31T23:29:59Z'", true],
    ["[Now] = '2026-02-01T00:30:00+01:00'", true],
    // logic
    ["`and`()", true],
    ["`or`()", false],
    ["true and [Items]", true],
    ["false or [Session]", true],
    ["not 'TRUE'", false],
    // control
    ["catch(5, 1 / 0)", 5],
    ["catch(1 / 0, 5)", 5],
    ["catch('none', [Session.Attributes.Missing])", "none"],
    ["identity(10)", 10],
    ["noop()", null],
    ["do(5, x => [x] * [x])", 25],
    ["do(5, x => do([x] + 1, x => [x]))", 6],
    ["`.|`(0, [Session.Attributes.Missing])", 0],
    ["`.|`(0, [Session.Total])", 99.95],
    ["`.`('Session', 'To' + 'tal')", 99.95],
    ["tostring(9.50)", "9.5"],
    // texts
    ["contains('pineapple', 'apple', 'pine')", true],
    ["contains('pineapple', 'apple', 'pear')", false],
    ["notContains('pineapple', 'pear', 'fig')", true],
    ["startsWith('SUMMER-1', 'SUMMER')", true],
    ["endsWith('SUMMER-1', '-1')", true],
    ["`~`('^S.*-\\d+$', 'SUMMER-1')", true],
    ["`~`('\\d', 'a1', 'b')", false],
    ["count(split('a,b,c', ','))", 3],
    ["join(list('a', 1, true), '-')", "a-1-true"],
    ["join(list(), '-')", ""],
    ["firstName('Ada King Lovelace')", "Ada"],
    ["lastName('Ada King Lovelace')", "Lovelace"],
    // lists
    ["head(list())", null],
    ["head(tail([Items]))", 1],
    ["item([Items], 2)", 2],
    ["join(reverse(drop(list(1, 2, 3))), ',')", "2,1"],
    ["join(append(list(1), 2, 3), ',')", "1,2,3"],
    ["min(list(3, 'x', 2))", 2],
    ["max([Items])", 3],
    ["join(sort(list(10, 9, 1)), ',')", "1,10,9"],
    ["join(sort(list('a', 'b'), true), ',')", "b,a"],
    ["isEmpty(list())", true],
    // blocks
    ["join(map([Items], i => [i] * 2), ',')", "6,2,4"],
    ["count(filter([Items], Item => [Item] > 1))", 2],
    ["sum([Items], i => [i])", 6],
    ["sum(list(), i => [i])", 0],
    ["exists([Items], i => [i] = 3)", true],
    ["exists(list(), i => 1)", false],
    ["every([Items], i => 1)", false],
    ["every(list(), i => false)", true],
    ["join(sortByNumber([Items], i => [i], true), ',')", "3,2,1"],
    ["join(sortByString(list('b', 'a'), i => [i], false), ',')", "a,b"],
    // times, in Europe/Berlin
    ["hour([Now])", "0"],
    ["monthDay([Now])", "1"],
    ["month([Now])", "2"],
    ["year([Now])", "2026"],
    ["minute([Now])", "30"],
    ["weekday([Now])", "0"],
    ["date([Now])", "2026-02-01"],
    ["formatTime([Now])", "2026-02-01T00:30:00+01:00"],
    ["date(parseTime('01.03.2026', 'dd.MM.yyyy'))", "2026-03-01"],
    [
      "formatTime(addDuration('2026-03-28T12:00:00+01:00', 1, 'days'))",
      "2026-03-29T12:00:00+02:00",
    ],
    ["formatTime(subDuration([Now], 1.9, 'hours'))", "2026-01-31T23:30:00+01:00"],
    ["days('2026-02-02T11:30:00Z')", 1.5],
    ["daysBetween('2026-02-02T00:00:00Z', '2026-02-01T00:00:00Z')", -1],
    ["matchTime('1990-02-01T09:00:00Z', [Now], 'MM-dd')", true],
    ["before([Now], [Now])", false],
    ["betweenTimes([Now], '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')", true],
  ])("%s is %j", (text, expected) => {
    expect(plain(evaluate(text))).toEqual(expected);
  });

  it.each([
    ["[Session.Attributes.PointsToSpend]", "[Session.Attributes.PointsToSpend] has no value"],
    ["[Session.Null.Deeper]", "[Session.Null.Deeper] has no value"],
    ["[Session.Total.Deeper]", "[Session.Total.Deeper] has no value"],
    ["1 / 0", "1 can't be divided by zero"],
    ["1 mod 0", "1 can't be divided by zero"],
    ["1 + true", '"+" can\'t take a number and true or false'],
    ["1 + 'a'", '"+" can\'t take a number and a text'],
    ["true and 1", "A condition must be true or false"],
    ["true or [Session.Attributes.Missing]", "[Session.Attributes.Missing] has no value"],
    ["list([Items])", '"list" can\'t take a list'],
    ["nothing()", 'There is no function "nothing"'],
    ["between(1, 2)", '"between" can\'t take 2 values'],
    ["item([Items], 3)", "A list of 3 has no element 3"],
    ["min(list())", '"min" needs a list with a number in it'],
    ["filter([Items], i => 1)", 'The block of "filter" must be true or false'],
    ["sum([Items], i => 'x')", 'The block of "sum" must be a number'],
    ["[Items] = [Items]", '"=" can\'t take a list and a list'],
    ["parseTime('1.1.', 'd.M.yyyy')", '"1.1." is no time'],
    ["parseTime('1', 'H h')", '"1" is no time'],
    ["addDuration([Now], 1, 'weeks')", '"addDuration" takes days, hours or minutes, not "weeks"'],
    ["x => 1", "A block stands only where a function takes one"],
  ])("%s fails: %s", (text, message) => {
    expect(() => evaluate(text)).toThrow(new EvaluationError(message));
  });

  it("that fails for its constants fails when it is run, so that catch can see it", () => {
    expect(plain(evaluate("catch(0, list(1 / 0))"))).toBe(0);
  });
});

describe("Talang", () => {
  it("evaluates the attested filter over cart items", () => {
    const filter = [
      "filter",
      [".", "Session", "CartItems"],
      [["Item"], ["catch", false, ["contains", [".", "Item", "Category"], "Kitchen"]]],
    ];
    expect(plain(run(["count", filter]))).toBe(1);
  });

  it("reads strings as text and converts them where a number is asked for", () => {
    expect(plain(run(["*", "2", "1.5"]))).toBe(3);
    expect(plain(run(["=", "2", "2.0"]))).toBe(false);
  });

  it("makes a record of an object", () => {
    expect(plain(run(["do", { body: ["concat", "a", "b"] }, "x", [".", "x", "body"]]))).toBe("ab");
  });
});

describe("bounds at run time", () => {
  it("a product that grows without end fails at the bound", () => {
    let text = "99";
    for (let level = 0; level < 20; level += 1) text = `do(${text}, x => [x] * [x])`;
    expect(() => evaluate(text)).toThrow("A number has more than 60 digits");
  });

  it("fractions are rounded at forty places instead of growing", () => {
    expect(decimalText(evaluateDecimal("1e-30 * 1.5e-10"))).toBe(`0.${"0".repeat(39)}2`);
  });

  it("a text that grows without end fails at the bound", () => {
    let text = "'12'";
    for (let level = 0; level < 20; level += 1) text = `do(${text}, x => [x] + [x])`;
    expect(() => evaluate(text)).toThrow("A text may have 10000 characters at most");
  });

  it("templates that double each other run out of steps, or of levels", () => {
    const text = (levels: number) => {
      const made = Array.from({ length: levels }, (_, level) => {
        const before = `\`!\`('t${level}')`;
        return `setTemplate('t${level + 1}', ${before} + ${before})`;
      });
      return `do(0, _ => (setTemplate('t0', 1); ${made.join("; ")}; \`!\`('t${levels}')))`;
    };
    expect(plain(evaluate(text(10)))).toBe(1024);
    expect(() => evaluate(text(30), new StepMeter(10_000))).toThrow("more than 10000 steps");
    expect(() => evaluate(text(100))).toThrow(
      "Expanded templates may be nested 100 levels deep at most",
    );
  });

  it("lists in lists are bounded in depth, and in size with all that is in them", () => {
    const nested = Array.from({ length: 30 }, () => "set('l', append(list(), [l]))").join("; ");
    expect(() => evaluate(`do(0, _ => (set('l', list()); ${nested}; [l]))`)).toThrow(
      "Lists may be nested 20 levels deep at most",
    );
    const doubled = "set('l', map(list(1, 2), i => [l])); ".repeat(15);
    expect(() => evaluate(`do(0, _ => (set('l', list()); ${doubled} [l]))`)).toThrow(
      "A list may have 10000 elements at most",
    );
  });

  it("a record that grows without end runs out of steps", () => {
    const sets = Array.from({ length: 300 }, (_, index) => `set('r', 'k${index}', 1)`).join("; ");
    const text = `do(0, _ => (${sets}; [r.k299]))`;
    expect(plain(evaluate(text))).toBe(1);
    expect(() => evaluate(text, new StepMeter(10_000))).toThrow("more than 10000 steps");
  });

  it("nested blocks run out of steps, and catch doesn't hide it", () => {
    const text = `catch(0, sum([Items], a => ${"sum([Items], b => ".repeat(12)}1${")".repeat(12)}))`;
    expect(() => evaluate(text, new StepMeter(10_000))).toThrow(
      "The rules took more than 10000 steps",
    );
  });
});

describe("templates", () => {
  it.each<[string, unknown]>([
    ["{{ [Session.Total] }}", 99.95],
    ["{{ [Items] }}", [3, 1, 2]],
    ["plain", "plain"],
    ["You get {{ 9.50 }} {{ true }}{{ null }}", "You get 9.5 true"],
    ["{{ [Items] }} at {{ [Now] }}", "3, 1, 2 at 2026-02-01T00:30:00+01:00"],
  ])("%s is %j", (text, expected) => {
    const template = parseTemplate(text, "");
    if (!template.ok) throw new Error(JSON.stringify(template.error));
    expect(plain(compileTemplate(template.value)(scope()))).toEqual(expected);
  });
});

describe("the registry", () => {
  it("takes blocks and lazy values at the same places in every overload", () => {
    for (const { name, overloads } of FUNCTIONS.values()) {
      for (let index = 0; index < 4; index += 1) {
        const kinds = overloads
          .map((way) => kindAt(way, index))
          .filter((kind) => kind !== undefined);
        const special = kinds.filter((kind) => isUnevaluated(kind) || isBlockKind(kind));
        expect([0, kinds.length], `${name}, value ${index + 1}`).toContain(special.length);
      }
    }
  });
});

function evaluate(text: string, meter?: StepMeter): Value {
  const parsed = parseFormula(text, "");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return compileExpression(parsed.value)(scope(meter));
}

function evaluateDecimal(text: string) {
  const value = evaluate(text);
  if (!isDecimal(value)) throw new Error("no decimal");
  return value;
}

function run(json: unknown): Value {
  const parsed = parseTalang(json, "");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return compileExpression(parsed.value)(scope());
}

function scope(meter = new StepMeter()) {
  const names = recordOf([
    ["Now", new Instant(NOW_MS)],
    ["Items", ["3", "1", "2"].map(decimal)],
    [
      "Session",
      recordOf([
        ["Total", decimal("99.95")],
        ["Null", null],
        ["Attributes", recordOf([])],
        [
          "CartItems",
          [
            recordOf([["Category", "Kitchenware: Kitchen"]]),
            recordOf([["Category", "Garden"]]),
            recordOf([]),
          ],
        ],
      ]),
    ],
  ]);
  return createScope(names, { meter, nowMs: NOW_MS, timezone: "Europe/Berlin" });
}

/** Decimals as numbers, or as text where a number would not be exact. */
function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isDecimal(value)) return value;
  const text = decimalText(value);
  return String(Number(text)) === text ? Number(text) : text;
}
