import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "../decimal";
import type { Expression } from "./ast";
import { makeBlock, makeCall, makeLiteral } from "./build";
import { checkExpression } from "./check";
import { compileExpression } from "./compile";
import { parseFormula } from "./parse-formula";
import { printFormula } from "./print-formula";
import { createScope } from "./run-scope";
import { createTypeScope, EvaluationError, isRecord, recordOf, StepMeter } from "./scope";
import { isAssignable, typeOfValue } from "./types";
import { Instant, type Value, type ValueType } from "./value";

const text = (value: string) => makeLiteral(value);
const literals = fc
  .constantFrom<Value>(null, true, "", "12.5", "x", decimal("0"), decimal("-2.5"))
  .map((value) => makeLiteral(value));
const literalOne = makeLiteral(decimal("1"));
const names = fc.constantFrom("a", "b", "Session");
const keys = fc.constantFrom("k", "Total", "Items", "At");
const reads = fc.oneof(
  { arbitrary: fc.constantFrom(["a"], ["b"], ["Session", "Total"]), weight: 4 },
  { arbitrary: fc.tuple(names, keys), weight: 1 },
  { arbitrary: fc.tuple(names, keys, keys), weight: 1 },
);
const functions = fc.constantFrom("=", "list", "catch", "identity", "+", "and", ".|");

/** Values, statements and templates' bodies that mostly fit each other. */
const parts = fc.letrec<{ value: Expression; body: Expression; statement: Expression }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    literals,
    reads.map((path) => makeCall(".", path.map(text))),
    fc
      .tuple(fc.constantFrom("t", "T", "u", "typed"), fc.tuple(tie("value"), tie("value")))
      .map(([template, values]) => makeCall("!", [text(template), ...values])),
    fc
      .tuple(functions, fc.tuple(tie("value"), tie("value")))
      .map(([name, [first, second]]) =>
        makeCall(name, name === "identity" ? [first] : [first, second]),
      ),
    fc
      .tuple(tie("value"), fc.array(tie("statement"), { minLength: 1, maxLength: 4 }))
      .map(([value, statements]) => makeCall("do", [value, makeBlock("a", statements)])),
  ),
  body: fc.oneof(
    { maxDepth: 3 },
    fc.nat(2).map((index) => makeCall("#", [makeLiteral(decimal(String(index % 2)))])),
    tie("value"),
    fc.tuple(tie("body"), tie("body")).map((both) => makeCall("list", both)),
    fc.tuple(tie("body"), tie("body")).map((both) => makeCall("catch", both)),
    fc.tuple(tie("body"), tie("body")).map((both) => makeCall("!", [text("u"), ...both])),
  ),
  statement: fc.oneof(
    { maxDepth: 4 },
    tie("value"),
    fc
      .tuple(names, fc.array(keys, { maxLength: 2 }), tie("value"))
      .map(([name, path, value]) => makeCall("set", [...[name, ...path].map(text), value])),
    fc
      .tuple(fc.constantFrom("t", "u", "typed(Decimal, Any)", "t(Any)"), tie("body"))
      .map(([signature, body]) => makeCall("setTemplate", [text(signature), body])),
  ),
}));

/** Blocks of statements that make variables and templates, and use them. */
const programs = fc
  .tuple(
    parts.value,
    fc.tuple(parts.body, parts.body, parts.body),
    fc.array(parts.statement, { maxLength: 5 }),
    parts.value,
  )
  .map(([value, [t, u, typed], statements, last]) => {
    const define = (name: string, body: Expression) => makeCall("setTemplate", [text(name), body]);
    const made = [define("t", t), define("u", u), define("typed(Decimal, Any)", typed)];
    const set = makeCall("set", [text("b"), value]);
    return makeCall("do", [literalOne, makeBlock("a", [...made, set, ...statements, last])]);
  });

describe("a block of statements with variables and templates", () => {
  it("yields what the checker says, where the checker has no finding", () => {
    let checked = 0;
    fc.assert(
      fc.property(programs, (program) => {
        const { type, diagnostics } = checkExpression(program, TYPES, "");
        const outcome = run(program);
        if (diagnostics.length > 0 || outcome instanceof EvaluationError) return;
        checked += 1;
        expect(isAssignable(typeOfValue(outcome), type)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(checked).toBeGreaterThan(80);
  });

  it("fails with nothing that the checker could have known of templates", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const { diagnostics } = checkExpression(program, TYPES, "");
        const outcome = run(program);
        if (diagnostics.length > 0 || !(outcome instanceof EvaluationError)) return;
        expect(outcome.message).not.toMatch(/no template|stands only|asks for|hold itself/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is and does the same after it was printed and parsed", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const parsed = parseFormula(printFormula(program), "");
        expect(parsed.ok && withoutSources(parsed.value)).toEqual(program);
        expect(parsed.ok && shown(run(parsed.value))).toEqual(shown(run(program)));
      }),
    );
  });

  it("leaves the names outside as they were", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const outside = someScope();
        const before = outside.lookup(["Session", "Total"]);
        run(program, outside);
        expect(outside.lookup(["Session", "Total"])).toBe(before);
        expect(outside.lookup(["a"])).toBeUndefined();
        expect(outside.template("t")).toBeUndefined();
      }),
    );
  });
});

const SESSION: ValueType = {
  record: new Map<string, ValueType>([
    ["Total", "number"],
    ["At", "time"],
    ["Items", { list: "any" }],
  ]),
};
const TYPES = createTypeScope(new Map([["Session", SESSION]]));

function run(program: Expression, scope = someScope()): Value | EvaluationError {
  try {
    return compileExpression(program)(scope);
  } catch (error) {
    if (error instanceof EvaluationError) return error;
    throw error;
  }
}

function shown(outcome: Value | EvaluationError): unknown {
  if (outcome instanceof EvaluationError) return outcome.message;
  return isRecord(outcome) ? outcome.keys() : outcome;
}

function someScope() {
  const session = recordOf([
    ["Total", decimal("99.95")],
    ["At", new Instant(0)],
    ["Items", [decimal("1"), "a"]],
  ]);
  const context = { meter: new StepMeter(10_000), nowMs: 0, timezone: "UTC" };
  return createScope(recordOf([["Session", session]]), context);
}

function withoutSources(expression: Expression): Expression {
  if (expression.kind === "literal") return makeLiteral(expression.value);
  if (expression.kind === "block") {
    return makeBlock(expression.parameter, expression.statements.map(withoutSources));
  }
  return { kind: "call", name: expression.name, args: expression.args.map(withoutSources) };
}
