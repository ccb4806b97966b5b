import { compileRegex, compilingSteps } from "../../regex";
import type { Expression } from "../ast";
import { renderText, textTooLong } from "../conversion";
import {
  CHARACTERS_PER_STEP_BITS,
  SEARCHED_PAIRS_PER_STEP_BITS,
  STRING_LENGTH_MAX,
} from "../limits";
import { EvaluationError, type Scope, type StepMeter } from "../scope";
import { overload, type FunctionDefinition } from "./define";
import { boundedList } from "./list";

export const TEXT: readonly FunctionDefinition[] = [
  everyPart("contains", "the text holds every part", (text, part) => text.includes(part)),
  everyPart("notContains", "the text holds no part", (text, part) => !text.includes(part)),
  everyPart("startsWith", "the text starts with every part", (text, part) => text.startsWith(part)),
  everyPart("endsWith", "the text ends with every part", (text, part) => text.endsWith(part)),
  {
    name: "~",
    summary: "True when the RE2 pattern, which comes first, matches within every text.",
    checkArguments: ([pattern]) => checkPattern(pattern),
    overloads: [
      overload({
        parameters: ["string"],
        rest: "string",
        returns: "boolean",
        apply: (scope, pattern, ...texts) => texts.every((text) => matches(scope, pattern, text)),
      }),
    ],
  },
  {
    name: "split",
    summary: "The parts of a text between separators; without separator its characters.",
    overloads: [
      overload({
        parameters: ["string", "string"],
        returns: { list: "string" },
        apply: (scope, text, separator) => {
          scope.meter.spend(text.length >> CHARACTERS_PER_STEP_BITS);
          const parts = separator === "" ? Array.from(text) : text.split(separator);
          return boundedList(parts, scope.meter);
        },
      }),
    ],
  },
  {
    name: "join",
    summary: "The elements of a list as one text, with the second value between them.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "string"],
        returns: "string",
        apply: (scope, list, glue) => {
          scope.meter.spend(list.length);
          let text = "";
          for (const [index, element] of list.entries()) {
            text += (index === 0 ? "" : glue) + renderText(element, scope.timezone, scope.meter);
            if (text.length > STRING_LENGTH_MAX) throw textTooLong();
          }
          return text;
        },
      }),
    ],
  },
  word("firstName", "The first word of a name.", 0),
  word("lastName", "The last word of a name.", -1),
];

/** The text comes first, the parts after it (RULES §4). */
function everyPart(
  name: string,
  words: string,
  holds: (text: string, part: string) => boolean,
): FunctionDefinition {
  return {
    name,
    summary: `True when ${words}.`,
    overloads: [
      overload({
        parameters: ["string"],
        rest: "string",
        returns: "boolean",
        apply: (scope, text, ...parts) =>
          parts.every((part) => {
            spendOnSearch(scope.meter, text, part);
            return holds(text, part);
          }),
      }),
    ],
  };
}

function word(name: string, summary: string, position: number): FunctionDefinition {
  return {
    name,
    summary,
    overloads: [
      overload({
        parameters: ["string"],
        returns: "string",
        apply: (scope, text) => {
          scope.meter.spend(text.length >> CHARACTERS_PER_STEP_BITS);
          return text.trim().split(/\s+/u).at(position) ?? "";
        },
      }),
    ],
  };
}

function checkPattern(pattern: Expression | undefined): string | undefined {
  if (pattern?.kind !== "literal" || typeof pattern.value !== "string") return undefined;
  const compiled = compileRegex(pattern.value);
  return compiled.ok ? undefined : compiled.error;
}

/** Whether a pattern matches within a text, paid for by the size of both. */
export function matches({ meter }: Pick<Scope, "meter">, pattern: string, text: string): boolean {
  meter.spendOnce(pattern, () => compilingSteps(pattern));
  const compiled = compileRegex(pattern);
  if (!compiled.ok) throw new EvaluationError(compiled.error);
  meter.spend(compiled.value.steps(text.length));
  return compiled.value.test(text);
}

/** Looking for a part may take time in proportion to both lengths. */
export function spendOnSearch(meter: StepMeter, text: string, part: string): void {
  meter.spend((text.length * part.length) >> SEARCHED_PAIRS_PER_STEP_BITS);
}
