import { invalidField } from "../../services/refusal";
import { pointer } from "../validation";

/** Deeper nesting is refused before a schema walks it; rules of every form need far less. */
export const MAX_JSON_DEPTH = 200;

/** The pointer of a refusal names this many steps: the place, not the whole way down. */
const POINTER_SEGMENTS = 8;

/** Refuses text that nests deeper than `MAX_JSON_DEPTH`. One pass over the characters. */
export function checkJsonDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === BACKSLASH) index += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) throw tooDeep(text);
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth -= 1;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

function tooDeep(text: string) {
  return invalidField(
    pointer(deepPath(text).slice(0, POINTER_SEGMENTS)),
    "Too deep",
    `The body nests deeper than ${MAX_JSON_DEPTH} levels`,
  );
}

/** The way to a value at the bound; empty when the text is no JSON at all. */
function deepPath(text: string): (string | number)[] {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return [];
  }
  const stack: { value: unknown; path: (string | number)[] }[] = [{ value: root, path: [] }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.path.length >= MAX_JSON_DEPTH) return next.path;
    const isList = Array.isArray(next.value);
    for (const [key, value] of Object.entries(next.value)) {
      stack.push({ value, path: [...next.path, isList ? Number(key) : key] });
    }
  }
  return [];
}
