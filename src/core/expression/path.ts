import type { Expression } from "./ast";
import { quoteText, WORDS } from "./tokens";

/** The path when the expression is nothing but one, e.g. `$Session.Total`. */
export function attributePath(expression: Expression): readonly string[] | undefined {
  if (expression.kind !== "call" || expression.name !== "." || expression.args.length === 0) {
    return undefined;
  }
  const path: string[] = [];
  for (const arg of expression.args) {
    if (arg.kind !== "literal" || typeof arg.value !== "string") return undefined;
    path.push(arg.value);
  }
  return path;
}

/** `[Session.Attributes.PointsToSpend]`; names that are no words are quoted. */
export function printPath(path: readonly string[]): string {
  return `[${path.map((name) => (isWords(name) ? name : quoteText(name))).join(".")}]`;
}

function isWords(name: string): boolean {
  WORDS.lastIndex = 0;
  return WORDS.exec(name)?.[0] === name;
}
