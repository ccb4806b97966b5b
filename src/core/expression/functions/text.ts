import { compileRegex } from "../../regex";
import type { Expression } from "../ast";
import { renderText, textTooLong } from "../conversion";
import { STRING_LENGTH_MAX } from "../limits";
import { EvaluationError, type Scope } from "../scope";
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
        parameters: ["string", "string"],
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
        apply: (_scope, text, separator) =>
          boundedList(separator === "" ? Array.from(text) : text.split(separator)),
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
            text += (index === 0 ? "" : glue) + renderText(element, scope.timezone);
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
        parameters: ["string", "string"],
        rest: "string",
        returns: "boolean",
        apply: (_scope, text, ...parts) => parts.every((part) => holds(text, part)),
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
        apply: (_scope, text) => text.trim().split(/\s+/u).at(position) ?? "",
      }),
    ],
  };
}

function checkPattern(pattern: Expression | undefined): string | undefined {
  if (pattern?.kind !== "literal" || typeof pattern.value !== "string") return undefined;
  const compiled = compileRegex(pattern.value);
  return compiled.ok ? undefined : compiled.error;
}

function matches(scope: Scope, pattern: string, text: string): boolean {
  // RE2 takes time in proportion to both lengths.
  scope.meter.spend((pattern.length * text.length) >> 6);
  const compiled = compileRegex(pattern);
  if (!compiled.ok) throw new EvaluationError(compiled.error);
  return compiled.value.test(text);
}
