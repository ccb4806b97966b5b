import type { Diagnostic, Expression } from "./ast";
import { EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX } from "./limits";

/** Finds an expression that is too deep or too large; walks without recursion. */
export function checkSize(expression: Expression, pointer: string): Diagnostic | undefined {
  const open: { node: Expression; depth: number }[] = [{ node: expression, depth: 1 }];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    nodes += 1;
    if (depth > EXPRESSION_DEPTH_MAX) return tooDeep(pointer);
    if (nodes > EXPRESSION_NODES_MAX) return tooLarge(pointer);
    for (const part of partsOf(node)) open.push({ node: part, depth: depth + 1 });
  }
  return undefined;
}

/** Levels of an expression that is known not to be too deep; a literal has one. */
export function depthOf(expression: Expression): number {
  let below = 0;
  for (const part of partsOf(expression)) below = Math.max(below, depthOf(part));
  return below + 1;
}

/** What a call or a block is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  if (expression.kind === "literal") return [];
  return expression.kind === "call" ? expression.args : expression.statements;
}

export function tooDeep(pointer: string): Diagnostic {
  const details = `An expression may be nested ${EXPRESSION_DEPTH_MAX} levels deep at most.`;
  return { severity: "problem", pointer, title: "Expression too deep", details };
}

export function tooLarge(pointer: string): Diagnostic {
  const details = `An expression may have ${EXPRESSION_NODES_MAX} parts at most.`;
  return { severity: "problem", pointer, title: "Expression too large", details };
}
