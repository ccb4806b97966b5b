import type { Result } from "../result";
import type { Diagnostic, Expression } from "./ast";
import type { Template } from "./template";

export declare function parseTalang(
  json: unknown,
  pointer: string,
): Result<Expression, Diagnostic[]>;
