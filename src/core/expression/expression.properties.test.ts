import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assert } from "../assert";
import { decimal } from "../decimal";
import type { Expression } from "./ast";
import { makeBlock, makeCall, makeLiteral, withoutNegativeZero } from "./build";
import { checkExpression } from "./check";
import { compileExpression, compileTemplate } from "./compile";
import { FUNCTIONS } from "./functions";
import { isBlockKind, type Kind } from "./functions/define";
import { parseFormula } from "./parse-formula";
import { parseTalang } from "./parse-talang";
import { parseTemplate } from "./parse-template";
import { printFormula } from "./print-formula";
import { createScope } from "./run-scope";
import { createTypeScope, EvaluationError, recordOf, StepMeter, type Scope } from "./scope";
import { isAssignable, typeOfValue } from "./types";
import { Instant, type Value, type ValueType } from "./value";

const names = fc.oneof(
  fc.constantFrom(...FUNCTIONS.keys()),
  fc.constantFrom("not", "-", "and", "true", "!", "no such", "a`b\\"),
  fc.string({ maxLength: 5 }),
);
const pathNames = fc.oneof(
  fc.constantFrom("Session", "Total", "Items", "At", "Nothing", "Text", "Discount percentage"),
  fc.string({ maxLength: 5 }),
);
const decimals = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -9, max: 9 }))
  .map(([digits, exponent]) => withoutNegativeZero(decimal(`${digits}e${exponent}`)));
const literals: fc.Arbitrary<Expression> = fc
  .oneof(
    fc.constant(null),
    fc.boolean(),
    fc.string({ maxLength: 8 }),
    fc.constantFrom("12.5", "2026-01-31T00:00:00Z", "\\d+", "true", 'a"b\\n'),
    decimals,
  )
  .map((value: Value) => makeLiteral(value));

const paths = fc.array(pathNames, { minLength: 1, maxLength: 3 }).map((path) =>
  makeCall(
    ".",
    path.map((name) => makeLiteral(name)),
  ),
);
const operators = fc.constantFrom("+", "-", "*", "/", "mod", "=", "<", "and", "or", "not");

const blockFunctions = fc.constantFrom("map", "filter", "sum", "every", "exists", "sortbynumber");

const expressions = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6 },
    literals,
    paths,
    fc
      .tuple(operators, fc.array(tie("node"), { minLength: 1, maxLength: 3 }))
      .map(([name, args]) => makeCall(name, args)),
    fc
      .tuple(names, fc.array(tie("node"), { maxLength: 4 }))
      .map(([name, args]) => makeCall(name, args)),
    fc
      .tuple(
        fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("Text", "_")),
        fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
      )
      .map(([name, statements]) => makeBlock(name, statements)),
    // Calls of block functions as they are meant to be: a list and a block.
    fc
      .tuple(blockFunctions, tie("node"), fc.boolean())
      .map(([name, body, flag]) =>
        makeCall(name, [
          makeCall(".", [makeLiteral("Session"), makeLiteral("Items")]),
          makeBlock("Text", [body]),
          ...(name.startsWith("sort") ? [makeLiteral(flag)] : []),
        ]),
      ),
  ),
})).node;

/** Calls of every function with values of the kinds that it takes. */
const fittingCalls = fc
  .constantFrom(...FUNCTIONS.values())
  .chain(({ name, overloads }) =>
    fc
      .constantFrom(...overloads)
      .chain(({ parameters, rest }) =>
        fc
          .tuple(
            fc.tuple(...parameters.map(fitting)),
            rest === undefined ? fc.constant([]) : fc.array(fitting(rest), { maxLength: 3 }),
          )
          .map(([fixed, others]) => makeCall(name, [...fixed, ...others])),
      ),
  );

function fitting(kind: Kind): fc.Arbitrary<Expression> {
  const read = (name: string) => makeCall(".", [makeLiteral("Session"), makeLiteral(name)]);
  const parameter = makeCall(".", [makeLiteral("it")]);
  if (isBlockKind(kind)) {
    const bodies = fc.oneof(literals, fc.constant(parameter), fc.constant(read("Total")));
    return bodies.map((body) => makeBlock("it", [body]));
  }
  switch (kind) {
    case "number":
      return fc.oneof(
        decimals.map((value) => makeLiteral(value)),
        fc.constant(read("Total")),
      );
    case "time":
      return fc.constantFrom(read("At"), makeLiteral("2026-01-31T00:00:00Z"));
    case "boolean":
    case "condition":
      return fc.boolean().map((value) => makeLiteral(value));
    case "string":
      return fc
        .oneof(fc.string(), fc.constantFrom("days", "yyyy-MM-dd", "H h a", "2026-01-31", "a+"))
        .map((value) => makeLiteral(value));
    case "list":
      return fc.constantFrom(read("Items"), makeCall("list", []));
    default:
      return expressions;
  }
}

describe("formula text", () => {
  it("parses what it prints to the same expression", () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const parsed = parseFormula(printFormula(expression), "");
        expect(parsed.ok && withoutSources(parsed.value)).toEqual(expression);
      }),
      { numRuns: 500 },
    );
  });

  it("answers any text with an expression or with diagnostics", () => {
    const fragments = fc.constantFrom("(", ")", "[", "]", "a", "$", ".", "1", "%", '"', "{{", "}}");
    const texts = fc.oneof(
      fc.string(),
      fc.array(fragments).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const parsed of [parseFormula(text, "/x"), parseTemplate(text, "/x")]) {
          if (!parsed.ok) expect(parsed.error[0]?.pointer).toBe("/x");
        }
      }),
    );
  });
});

describe("a compiled expression", () => {
  it("throws nothing but EvaluationError, whatever the expression", () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        checkExpression(expression, createTypeScope(new Map()), "");
        expect(runs(compileExpression(expression))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("throws nothing else when functions get the kinds they take", () => {
    const types = createTypeScope(new Map([["Session", { record: "open" as const }]]));
    fc.assert(
      fc.property(fittingCalls, (call) => {
        checkExpression(call, types, "");
        expect(runs(compileExpression(call))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it("yields what the checker says, where the checker has no finding", () => {
    const session: ValueType = {
      record: new Map<string, ValueType>([
        ["Total", "number"],
        ["At", "time"],
        ["Text", "string"],
        ["Items", { list: "any" }],
      ]),
    };
    const types = createTypeScope(new Map([["Session", session]]));
    let checked = 0;
    fc.assert(
      fc.property(fc.oneof(expressions, fittingCalls), (expression) => {
        const { type, diagnostics } = checkExpression(expression, types, "");
        const value = attempt(compileExpression(expression));
        if (diagnostics.length > 0 || value === undefined) return;
        checked += 1;
        expect(isAssignable(typeOfValue(value), type)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(checked).toBeGreaterThan(300);
  });

  it("renders any template or fails as expected", () => {
    fc.assert(
      fc.property(fc.array(expressions, { maxLength: 3 }), (parts) => {
        expect(runs(compileTemplate({ parts: ["a ", ...parts] }))).toBe(true);
      }),
    );
  });
});

describe("JSON of any shape", () => {
  it("gives an expression or diagnostics", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const parsed = parseTalang(json, "/e");
        if (parsed.ok) expect(runs(compileExpression(parsed.value))).toBe(true);
        else expect(parsed.error[0]?.pointer.startsWith("/e")).toBe(true);
      }),
    );
  });
});

function runs(compiled: (scope: Scope) => Value): boolean {
  try {
    compiled(someScope());
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  return true;
}

function attempt(compiled: (scope: Scope) => Value): Value | undefined {
  try {
    return compiled(someScope());
  } catch (error) {
    assert(error instanceof EvaluationError, "only expected failures");
    return undefined;
  }
}

function someScope(): Scope {
  const session = recordOf([
    ["Total", decimal("99.95")],
    ["Nothing", null],
    ["Text", "text"],
    ["At", new Instant(0)],
    ["Items", [decimal("1"), "a", true]],
  ]);
  const context = { meter: new StepMeter(100_000), nowMs: 0, timezone: "Europe/Berlin" };
  return createScope(recordOf([["Session", session]]), context);
}

function withoutSources(expression: Expression): Expression {
  if (expression.kind === "literal") return makeLiteral(expression.value);
  if (expression.kind === "block") {
    return makeBlock(expression.parameter, expression.statements.map(withoutSources));
  }
  return { kind: "call", name: expression.name, args: expression.args.map(withoutSources) };
}
