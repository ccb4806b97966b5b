import type { Expression } from "./ast";
/** The path when the expression is nothing but one, e.g. `$Session.Total`. */
export declare function attributePath(expression: Expression): readonly string[] | undefined;
