import { decimalText, isDecimal } from "../decimal";
import { EvaluationError, renderText, type Value } from "../expression";

/** Values of a template's parameters, by name. */
export type FilledParameters = ReadonlyMap<string, Value>;

/** How a value stands in a template. */
type Encoding = "text" | "url";

/** Characters of a template that was filled in. */
export const FILLED_TEMPLATE_LENGTH_MAX = 100_000;

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/gu;

/** Puts the values into a text; in a URL they are percent-encoded. Unknown places stay empty. */
export function fillText(
  template: string,
  parameters: FilledParameters,
  timezone: string,
  encoding: Encoding = "text",
): string {
  const filled = template.replaceAll(PLACE, (_place, name: string) => {
    const text = renderText(parameters.get(name) ?? "", timezone);
    return encoding === "url" ? encodeURIComponent(text) : text;
  });
  return bounded(filled);
}

/**
 * Puts the values into JSON text: escaped inside a string, as a JSON value of their own elsewhere.
 * A place of a parameter without a value is an empty text, or null.
 */
export function fillJson(template: string, parameters: FilledParameters, timezone: string): string {
  let filled = "";
  let isInString = false;
  let from = 0;
  for (const match of template.matchAll(PLACE)) {
    const before = template.slice(from, match.index);
    isInString = endsInString(before, isInString);
    filled += before;
    const value = parameters.get(match[1] ?? "") ?? null;
    if (isInString) filled += JSON.stringify(renderText(value ?? "", timezone)).slice(1, -1);
    else filled += jsonText(value, timezone);
    from = match.index + match[0].length;
    if (filled.length > FILLED_TEMPLATE_LENGTH_MAX) break;
  }
  return bounded(filled + template.slice(from));
}

function endsInString(text: string, startsInString: boolean): boolean {
  let isInString = startsInString;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (isInString && character === "\\") index += 1;
    else if (character === '"') isInString = !isInString;
  }
  return isInString;
}

function jsonText(value: Value, timezone: string): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (isDecimal(value)) return decimalText(value);
  if (Array.isArray(value)) {
    return `[${value.map((element: Value) => jsonText(element, timezone)).join(",")}]`;
  }
  return JSON.stringify(renderText(value, timezone));
}

function bounded(text: string): string {
  if (text.length <= FILLED_TEMPLATE_LENGTH_MAX) return text;
  throw new EvaluationError(`A template may have ${FILLED_TEMPLATE_LENGTH_MAX} characters at most`);
}
