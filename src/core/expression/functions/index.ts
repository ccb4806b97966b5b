import { BLOCK } from "./block";
import { COMPARISON } from "./comparison";
import { CONTROL } from "./control";
import type { FunctionDefinition } from "./define";
import { LIST } from "./list";
import { LOGIC } from "./logic";
import { MATH } from "./math";
import { TEMPLATE } from "./template";
import { TEXT } from "./text";
import { TIME } from "./time";

/** Every function of the language, by its name in lower case (RULES §4). */
export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  [CONTROL, TEMPLATE, LOGIC, COMPARISON, MATH, TEXT, LIST, BLOCK, TIME]
    .flat()
    .map((definition) => [definition.name.toLowerCase(), definition]),
);
