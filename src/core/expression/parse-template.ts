import { err, ok, type Result } from "../result";
import type { Diagnostic } from "./ast";
import { EXPRESSION_TEXT_LENGTH_MAX } from "./limits";
import { parseFormulaWithin } from "./parse-formula";
import type { Template, TemplatePart } from "./template";
import { isQuote, skipQuoted } from "./tokens";

const OPEN = "{{";
const CLOSE = "}}";

/**
 * Reads a text with formulas in `{{ … }}`. Quoted texts inside may hold braces: `{{ "{{" }}` prints
 * two of them. Positions in diagnostics are offsets into the whole text.
 */
export function parseTemplate(text: string, pointer: string): Result<Template, Diagnostic[]> {
  if (text.length > EXPRESSION_TEXT_LENGTH_MAX) {
    return err([problem(pointer, 0, text.length, TOO_LONG)]);
  }
  const parts: TemplatePart[] = [];
  const diagnostics: Diagnostic[] = [];
  let at = 0;
  for (let open = text.indexOf(OPEN); open !== -1; open = text.indexOf(OPEN, at)) {
    if (open > at) parts.push(text.slice(at, open));
    const close = findClose(text, open + OPEN.length);
    if (close === -1) return err([...diagnostics, problem(pointer, open, open + 2, NOT_CLOSED)]);
    const parsed = parseFormulaWithin(text, open + OPEN.length, close, pointer);
    if (parsed.ok) parts.push(parsed.value);
    else diagnostics.push(...parsed.error);
    at = close + CLOSE.length;
  }
  if (at < text.length || parts.length === 0) parts.push(text.slice(at));
  return diagnostics.length > 0 ? err(diagnostics) : ok({ parts });
}

const TOO_LONG = `A text may have ${EXPRESSION_TEXT_LENGTH_MAX} characters at most.`;
const NOT_CLOSED = 'The "{{" is never closed by "}}".';

function findClose(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (text.startsWith(CLOSE, at)) return at;
    const next = isQuote(text[at]) ? skipQuoted(text, at, text.length) : at + 1;
    if (next === -1) return -1;
    at = next;
  }
  return -1;
}

function problem(pointer: string, start: number, end: number, details: string): Diagnostic {
  const source = { start, end };
  return { severity: "problem", pointer, title: "Invalid expression", details, source };
}
