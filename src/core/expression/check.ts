import type { Diagnostic, Expression } from "./ast";
import type { TypeScope } from "./scope";
import type { Template } from "./template";
import type { ValueType } from "./value";

export interface Checked {
  readonly type: ValueType;
  readonly diagnostics: readonly Diagnostic[];
}

export declare function checkExpression(e: Expression, scope: TypeScope, pointer: string): Checked;
export declare function checkTemplate(t: Template, scope: TypeScope, pointer: string): Checked;
