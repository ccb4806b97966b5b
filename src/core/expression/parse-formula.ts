import type { Result } from "../result";
import type { Diagnostic, Expression } from "./ast";
import type { Template } from "./template";

export declare function parseFormula(
  text: string,
  pointer: string,
): Result<Expression, Diagnostic[]>;
