import type { SourceRange } from "./ast";

export type Token =
  | ({ readonly kind: "number" | "string" | "quotedName" | "name"; readonly text: string } & Placed)
  | ({ readonly kind: "path"; readonly path: readonly string[] } & Placed)
  | ({ readonly kind: "symbol"; readonly text: string } & Placed)
  | ({ readonly kind: "end" } & Placed);

interface Placed {
  readonly source: SourceRange;
}

/** What is wrong with a formula and where; caught by the parsers, never seen outside. */
export class FormulaProblem extends Error {
  constructor(
    readonly details: string,
    readonly source: SourceRange,
    readonly title = "Invalid expression",
  ) {
    super(details);
  }
}

/** One or more words of a path in brackets: `Session`, `Discount percentage`. */
export const WORDS = /[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*/uy;

const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3}(?!\d))?/y;
const SYMBOL = /=>|!=|<=|>=|[=<>+\-*/%(),;]/y;
const SPACE = /\s*/y;
const QUOTES = "'\"`";

/** Splits text from `start` to `end` into tokens; positions are offsets into the whole text. */
export function tokenize(text: string, start: number, end: number): Token[] {
  const reader = new TokenReader(text, end);
  const tokens: Token[] = [];
  let next = reader.next(start);
  while (next.kind !== "end") {
    tokens.push(next);
    next = reader.next(next.source.end);
  }
  tokens.push(next);
  return tokens;
}

/** The text in double quotes, with backslashes where the lexer needs them. */
export function quoteText(text: string): string {
  return `"${escapeFor(text, '"')}"`;
}

/** A function name that is no plain name, e.g. the `!` of custom effects. */
export function quoteName(name: string): string {
  return `\`${escapeFor(name, "`")}\``;
}

/** Whether the text is one plain name, such as that of a function. */
export function isName(text: string): boolean {
  NAME.lastIndex = 0;
  return NAME.exec(text)?.[0] === text;
}

/** The offset just after the quoted text that starts at `start`, or -1 when it never ends. */
export function skipQuoted(text: string, start: number, end: number): number {
  const quote = text[start];
  for (let index = start + 1; index < end; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === quote) return index + 1;
  }
  return -1;
}

export function isQuote(character: string | undefined): boolean {
  return character !== undefined && QUOTES.includes(character);
}

class TokenReader {
  constructor(
    readonly text: string,
    readonly end: number,
  ) {}

  next(from: number): Token {
    const start = from + (this.#match(SPACE, from)?.length ?? 0);
    const character = this.text[start];
    if (start >= this.end || character === undefined) {
      return { kind: "end", source: { start: this.end, end: this.end } };
    }
    if (isQuote(character)) return this.#quoted(start, character === "`" ? "quotedName" : "string");
    if (character === "[") return this.#bracketPath(start);
    if (character === "$") return this.#dollarPath(start);
    const number = this.#match(NUMBER, start);
    if (number !== undefined) return this.#plain("number", start, number);
    const name = this.#match(NAME, start);
    if (name !== undefined) return this.#plain("name", start, name);
    const symbol = this.#match(SYMBOL, start);
    if (symbol !== undefined) return this.#plain("symbol", start, symbol);
    const source = { start, end: start + 1 };
    throw new FormulaProblem(`The character ${quoteText(character)} has no meaning here.`, source);
  }

  #plain(kind: "name" | "number" | "symbol", start: number, text: string): Token {
    return { kind, text, source: { start, end: start + text.length } };
  }

  #quoted(start: number, kind: "string" | "quotedName"): Token {
    const end = skipQuoted(this.text, start, this.end);
    const source = { start, end: end === -1 ? this.end : end };
    if (end === -1) throw new FormulaProblem("The quotation mark is never closed.", source);
    return { kind, text: unescape(this.text.slice(start + 1, end - 1)), source };
  }

  #bracketPath(start: number): Token {
    const path: string[] = [];
    let at = start + 1;
    for (;;) {
      at += this.#match(SPACE, at)?.length ?? 0;
      const name = this.#pathName(start, at);
      path.push(name.text);
      at = name.end + (this.#match(SPACE, name.end)?.length ?? 0);
      const separator = at < this.end ? this.text[at] : undefined;
      at += 1;
      if (separator === "]") return { kind: "path", path, source: { start, end: at } };
      if (separator !== ".") throw this.#badPath(start, at);
    }
  }

  #pathName(start: number, at: number): { text: string; end: number } {
    const character = this.text[at];
    if (at < this.end && isQuote(character) && character !== "`") {
      const quoted = this.#quoted(at, "string");
      if (quoted.kind === "string") return { text: quoted.text, end: quoted.source.end };
    }
    const words = this.#match(WORDS, at);
    if (words === undefined) throw this.#badPath(start, at);
    return { text: words, end: at + words.length };
  }

  #badPath(start: number, at: number): FormulaProblem {
    return new FormulaProblem(
      "Brackets hold an attribute such as [Session.Total]; a list is written list(1, 2).",
      { start, end: Math.min(at + 1, this.end) },
    );
  }

  #dollarPath(start: number): Token {
    const path: string[] = [];
    let at = start;
    do {
      const name = this.#match(NAME, at + 1);
      if (name === undefined) {
        throw new FormulaProblem("A name such as $Session.Total follows the dollar sign.", {
          start,
          end: Math.min(at + 1, this.end),
        });
      }
      path.push(name);
      at += 1 + name.length;
    } while (at < this.end && this.text[at] === ".");
    return { kind: "path", path, source: { start, end: at } };
  }

  /** The match of a sticky pattern at an offset, cut off at the end of the segment. */
  #match(pattern: RegExp, at: number): string | undefined {
    if (at > this.end) return undefined;
    pattern.lastIndex = at;
    const match = pattern.exec(this.text)?.[0];
    return match?.slice(0, this.end - at) || undefined;
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** A backslash before any other letter stays, so that a regular expression needs no doubling. */
function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gsu, (whole, character: string) => {
    if (character === "\\" || isQuote(character)) return character;
    return ESCAPES.get(character) ?? whole;
  });
}

function escapeFor(text: string, quote: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
}
