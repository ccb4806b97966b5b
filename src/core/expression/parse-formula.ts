import { decimal } from "../decimal";
import { err, ok, type Result } from "../result";
import type { Diagnostic, Expression, SourceRange } from "./ast";
import { isBoundedDecimal, makeBlock, makeCall, makeLiteral, withoutNegativeZero } from "./build";
import { EXPRESSION_DEPTH_MAX, EXPRESSION_TEXT_LENGTH_MAX } from "./limits";
import { checkSize, tooDeep } from "./measure";
import { FormulaProblem, tokenize, type Token } from "./tokens";

/**
 * Reads formula text such as `[Session.Total] * 10%`. From loose to tight: `or`, `and`, `not`,
 * comparison (does not chain), `+ -`, `* / mod`, unary `-`, postfix `%`. `name(a, b)` is a call,
 * `` `!`(a) `` one whose name is no plain name, `Item => …` a block, `Item => (…; …)` one of
 * several statements; `x%` means `x / 100`.
 */
export function parseFormula(text: string, pointer: string): Result<Expression, Diagnostic[]> {
  return parseFormulaWithin(text, 0, text.length, pointer);
}

/** The same for a part of a text; positions are offsets into the whole text. */
export function parseFormulaWithin(
  text: string,
  start: number,
  end: number,
  pointer: string,
): Result<Expression, Diagnostic[]> {
  try {
    if (end - start > EXPRESSION_TEXT_LENGTH_MAX) throw tooLong(start, end);
    const expression = new FormulaParser(tokenize(text, start, end)).parse();
    const size = checkSize(expression, pointer);
    return size === undefined ? ok(expression) : err([size]);
  } catch (error) {
    if (!(error instanceof FormulaProblem)) throw error;
    const { details, source, title } = error;
    return err([{ severity: "problem", pointer, title, details, source }]);
  }
}

const COMPARISONS: readonly string[] = ["=", "!=", "<", "<=", ">", ">="];

/** How tightly an infix operator binds. */
export const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ["or", 1],
  ["and", 2],
  ...COMPARISONS.map((name) => [name, 4] as const),
  ...["+", "-"].map((name) => [name, 5] as const),
  ...["*", "/", "mod"].map((name) => [name, 6] as const),
]);

export const NOT_PRECEDENCE = 3;
export const UNARY_PRECEDENCE = 7;

/** Words that are no function names unless quoted. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  "and",
  "false",
  "mod",
  "not",
  "null",
  "or",
  "true",
]);

const CONSTANTS: ReadonlyMap<string, null | boolean> = new Map([
  ["null", null],
  ["true", true],
  ["false", false],
]);

const PERCENT = makeLiteral(decimal("100"));

/** Operand levels count parentheses and prefixes as well as calls, so twice the tree's depth. */
const NESTING_MAX = 2 * EXPRESSION_DEPTH_MAX;

class FormulaParser {
  #at = 0;
  #nesting = 0;

  constructor(readonly tokens: readonly Token[]) {}

  parse(): Expression {
    const expression = this.#argument();
    if (this.#token.kind !== "end") throw this.#unexpected("an operator or the end");
    return expression;
  }

  get #token(): Token {
    return this.#peek(0);
  }

  #peek(ahead: number): Token {
    const token = this.tokens[this.#at + ahead] ?? this.tokens.at(-1);
    return token ?? { kind: "end", source: { start: 0, end: 0 } };
  }

  /** An expression, or a block where its parameter and `=>` come first. */
  #argument(): Expression {
    const parameter = this.#token;
    if (!isSymbol(this.#peek(1), "=>")) return this.#infix(1);
    if (parameter.kind !== "name" && parameter.kind !== "string") {
      throw this.#unexpected("the name of the block's parameter");
    }
    this.#enter();
    this.#at += 2;
    const statements = this.#startsStatements() ? this.#statements() : [this.#argument()];
    this.#nesting -= 1;
    return makeBlock(parameter.text, statements, this.#since(parameter));
  }

  /** Whether a semicolon stands in the parentheses that open here, and in no others within. */
  #startsStatements(): boolean {
    let open = 0;
    for (let ahead = 0; ; ahead += 1) {
      const token = this.#peek(ahead);
      if (isSymbol(token, "(")) open += 1;
      if (isSymbol(token, ")")) open -= 1;
      if (open === 1 && isSymbol(token, ";")) return true;
      if (open === 0 || token.kind === "end") return false;
    }
  }

  #statements(): readonly Expression[] {
    this.#expect("(");
    const statements = [this.#argument()];
    while (isSymbol(this.#token, ";")) {
      this.#at += 1;
      statements.push(this.#argument());
    }
    this.#expect(")");
    return statements;
  }

  #infix(minimum: number): Expression {
    const first = this.#token;
    let left = this.#prefix();
    let chained: string | undefined;
    for (;;) {
      const operator = infixName(this.#token);
      const precedence = operator === undefined ? 0 : (PRECEDENCE.get(operator) ?? 0);
      if (operator === undefined || precedence < minimum || precedence === 0) return left;
      if (isComparison(operator) && isComparison(chained)) {
        throw this.#unexpected('"and" (comparisons can\'t be chained)');
      }
      this.#at += 1;
      const right = this.#infix(precedence + 1);
      const source = this.#since(first);
      // `a + b + c` is one call of three, as Talang has it; parentheses keep calls apart.
      const args = operator === chained && left.kind === "call" ? left.args : [left];
      left = makeCall(operator, [...args, right], source);
      chained = operator;
    }
  }

  #prefix(): Expression {
    this.#enter();
    const operand = this.#unary();
    this.#nesting -= 1;
    return operand;
  }

  #unary(): Expression {
    const token = this.#token;
    if (isWord(token, "not")) {
      this.#at += 1;
      this.#enter();
      const operand = this.#infix(NOT_PRECEDENCE);
      this.#nesting -= 1;
      return makeCall("not", [operand], this.#since(token));
    }
    if (!isSymbol(token, "-")) return this.#postfix(this.#primary());
    this.#at += 1;
    const next = this.#token;
    if (next.kind === "number") {
      this.#at += 1;
      return this.#postfix(number(`-${next.text}`, this.#since(token)));
    }
    const operand = this.#prefix();
    return makeCall("-", [operand], this.#since(token));
  }

  #postfix(operand: Expression): Expression {
    let result = operand;
    for (let token = this.#token; isSymbol(token, "%"); token = this.#token) {
      this.#at += 1;
      const start = operand.source?.start ?? token.source.start;
      result = makeCall("/", [result, PERCENT], { start, end: token.source.end });
    }
    return result;
  }

  #primary(): Expression {
    const token = this.#token;
    this.#at += 1;
    switch (token.kind) {
      case "number":
        return number(token.text, token.source);
      case "string":
        return makeLiteral(token.text, token.source);
      case "path": {
        const names = token.path.map((name) => makeLiteral(name, token.source));
        return makeCall(".", names, token.source);
      }
      case "quotedName":
        return this.#call(token.text, token);
      case "name":
        return this.#named(token.text, token);
      case "symbol":
        if (token.text === "(") return this.#parentheses();
        break;
      case "end":
        break;
    }
    this.#at -= 1;
    throw this.#unexpected("a value");
  }

  #named(name: string, token: Token): Expression {
    if (isSymbol(this.#token, "(")) return this.#call(name, token);
    const constant = CONSTANTS.get(name.toLowerCase());
    if (constant !== undefined) return makeLiteral(constant, token.source);
    throw new FormulaProblem(
      `${name} is no value: write [${name}] for an attribute, "${name}" for a text.`,
      token.source,
    );
  }

  #parentheses(): Expression {
    const inner = this.#argument();
    this.#expect(")");
    return inner;
  }

  #call(name: string, token: Token): Expression {
    this.#expect("(");
    const args: Expression[] = [];
    if (!isSymbol(this.#token, ")")) {
      args.push(this.#argument());
      while (isSymbol(this.#token, ",")) {
        this.#at += 1;
        args.push(this.#argument());
      }
    }
    this.#expect(")");
    return makeCall(name, args, this.#since(token));
  }

  #expect(symbol: string): void {
    if (!isSymbol(this.#token, symbol)) throw this.#unexpected(`"${symbol}"`);
    this.#at += 1;
  }

  /** One level deeper; every recursion of the parser passes here. */
  #enter(): void {
    this.#nesting += 1;
    if (this.#nesting <= NESTING_MAX) return;
    const { details, title } = tooDeep("");
    throw new FormulaProblem(details, this.#token.source, title);
  }

  #since(first: Token): SourceRange {
    return { start: first.source.start, end: this.#peek(-1).source.end };
  }

  #unexpected(expected: string): FormulaProblem {
    const token = this.#token;
    const found = token.kind === "end" ? "the end" : describeToken(token);
    return new FormulaProblem(`Expected ${expected} but found ${found}.`, token.source);
  }
}

function number(text: string, source: SourceRange): Expression {
  const value = withoutNegativeZero(decimal(text));
  if (isBoundedDecimal(value)) return makeLiteral(value, source);
  throw new FormulaProblem("The number is too large or has too many decimal places.", source);
}

function infixName(token: Token): string | undefined {
  if (token.kind === "symbol") return token.text;
  return token.kind === "name" ? token.text.toLowerCase() : undefined;
}

/** Comparisons don't chain: what `1 < a < 3` means would be anybody's guess. */
export function isComparison(operator: string | undefined): boolean {
  return operator !== undefined && COMPARISONS.includes(operator);
}

function isSymbol(token: Token, text: string): boolean {
  return token.kind === "symbol" && token.text === text;
}

function isWord(token: Token, word: string): boolean {
  return token.kind === "name" && token.text.toLowerCase() === word;
}

function describeToken(token: Exclude<Token, { kind: "end" }>): string {
  return token.kind === "path" ? `[${token.path.join(".")}]` : `"${token.text}"`;
}

function tooLong(start: number, end: number): FormulaProblem {
  const details = `A formula may have ${EXPRESSION_TEXT_LENGTH_MAX} characters at most.`;
  return new FormulaProblem(details, { start, end }, "Expression too large");
}
