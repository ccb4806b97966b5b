import { assert } from "../assert";
import { decimalText, isDecimal, ZERO } from "../decimal";
import type { CallExpression, Expression } from "./ast";
import {
  isComparison,
  KEYWORDS,
  NOT_PRECEDENCE,
  PRECEDENCE,
  UNARY_PRECEDENCE,
} from "./parse-formula";
import { attributePath, printPath } from "./path";
import { isName, quoteName, quoteText } from "./tokens";
import type { Value } from "./value";

/** Formula text that parses to the same expression. */
export function printFormula(expression: Expression): string {
  return print(expression, 0);
}

const PRIMARY_PRECEDENCE = 9;

/** Prints, in parentheses when the expression binds less tightly than its place asks for. */
function print(expression: Expression, minimum: number): string {
  const { text, precedence } = printed(expression);
  return precedence < minimum ? `(${text})` : text;
}

interface Printed {
  readonly text: string;
  readonly precedence: number;
}

function printed(expression: Expression): Printed {
  if (expression.kind === "literal") return printLiteral(expression.value);
  if (expression.kind === "call") {
    return printOperator(expression) ?? primary(printCall(expression));
  }
  const { parameter, statements } = expression;
  const name = isName(parameter) ? parameter : quoteText(parameter);
  const body = statements.map((statement) => print(statement, 0)).join("; ");
  return { text: `${name} => ${statements.length === 1 ? body : `(${body})`}`, precedence: 0 };
}

function printLiteral(value: Value): Printed {
  if (value === null || typeof value === "boolean") return primary(String(value));
  if (typeof value === "string") return primary(quoteText(value));
  assert(isDecimal(value), "a parsed literal is null, a boolean, a text or a number");
  const precedence = value.lt(ZERO) ? UNARY_PRECEDENCE : PRIMARY_PRECEDENCE;
  return { text: decimalText(value), precedence };
}

function printOperator(call: CallExpression): Printed | undefined {
  const { name, args } = call;
  const [first, ...others] = args;
  if (first === undefined) return undefined;
  if (others.length === 0 && name === "not") {
    return { text: `not ${print(first, NOT_PRECEDENCE)}`, precedence: NOT_PRECEDENCE };
  }
  if (others.length === 0 && name === "-") {
    // A minus before a number would be read as part of it.
    const isNumber = first.kind === "literal" && isDecimal(first.value);
    const operand = isNumber ? `(${print(first, 0)})` : print(first, UNARY_PRECEDENCE);
    return { text: `-${operand}`, precedence: UNARY_PRECEDENCE };
  }
  const precedence = PRECEDENCE.get(name);
  if (precedence === undefined || others.length === 0) return undefined;
  if (isComparison(name) && others.length > 1) return undefined;
  const operands = args.map((arg) => print(arg, precedence + 1));
  return { text: operands.join(` ${name} `), precedence };
}

function printCall(call: CallExpression): string {
  const path = attributePath(call);
  if (path !== undefined) return printPath(path);
  const plain = isName(call.name) && !KEYWORDS.has(call.name);
  const name = plain ? call.name : quoteName(call.name);
  return `${name}(${call.args.map((arg) => print(arg, 0)).join(", ")})`;
}

function primary(text: string): Printed {
  return { text, precedence: PRIMARY_PRECEDENCE };
}
