import type { ValueType } from "./value";
/** In words: "a number", "a list of texts". */
export declare function describeType(type: ValueType): string;
export declare function isAssignable(from: ValueType, to: ValueType): boolean;
