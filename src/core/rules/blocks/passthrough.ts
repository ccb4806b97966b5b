import { checkExpression, isAssignable, parseTalang } from "../../expression";
import type { JsonValue } from "../model";
import { type BlockFrame, type BlockType, refused } from "./block";
import { addProblem } from "./reader";

/**
 * A condition in Talang that no typed block stands for. Calls that do stand for one never get here:
 * the check of the ruleset puts the typed block in their place.
 */
export interface PassthroughBlock extends BlockFrame {
  readonly type: "passthrough";
  readonly expression: readonly JsonValue[];
}

export const passthrough: BlockType<PassthroughBlock> = {
  role: "condition",
  talang: { write: (block) => block.expression, read: {} },
  check(reader) {
    const { expression } = reader.json;
    const pointer = reader.at("expression");
    if (!Array.isArray(expression)) {
      reader.problem("expression", "Invalid type", "expression must be a Talang array");
      return null;
    }
    const parsed = parseTalang(expression, pointer);
    if (!parsed.ok) {
      for (const diagnostic of parsed.error) addProblem(reader.context, diagnostic);
      return null;
    }
    const { type, diagnostics } = checkExpression(parsed.value, reader.context.types, pointer);
    for (const diagnostic of diagnostics) addProblem(reader.context, diagnostic);
    if (diagnostics.length > 0) return null;
    if (isAssignable(type, "boolean")) return { expression: expression as readonly JsonValue[] };
    const details = "A condition must be true or false, and an effect one of the known ones";
    addProblem(reader.context, { pointer, title: "Type mismatch", details });
    return null;
  },
  compile(block, compiler) {
    const condition = compiler.expression(block.expression);
    return (run) => {
      const value = condition.run(run.scope);
      if (value === true) return null;
      return refused(
        value === false ? "The condition does not hold" : "The condition is no boolean",
      );
    };
  },
};
