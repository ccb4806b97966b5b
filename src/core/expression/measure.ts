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
    if (node.kind === "block") open.push({ node: node.body, depth: depth + 1 });
    if (node.kind !== "call") continue;
    for (const arg of node.args) open.push({ node: arg, depth: depth + 1 });
  }
  return undefined;
}

export function tooDeep(pointer: string): Diagnostic {
  const details = `An expression may be nested ${EXPRESSION_DEPTH_MAX} levels deep at most.`;
  return { severity: "problem", pointer, title: "Expression too deep", details };
}

export function tooLarge(pointer: string): Diagnostic {
  const details = `An expression may have ${EXPRESSION_NODES_MAX} parts at most.`;
  return { severity: "problem", pointer, title: "Expression too large", details };
}
