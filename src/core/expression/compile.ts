import type { Expression } from "./ast";
import type { CompiledExpression } from "./scope";
import type { Template } from "./template";

export declare function compileExpression(expression: Expression): CompiledExpression;
export declare function compileTemplate(template: Template): CompiledExpression;
