import { decimalFromNumber } from "../decimal";
import { err, ok, type Result } from "../result";
import type { Diagnostic, Expression } from "./ast";
import { isBoundedDecimal, makeBlock, makeCall, makeLiteral, withoutNegativeZero } from "./build";
import {
  DIAGNOSTICS_MAX,
  EXPRESSION_DEPTH_MAX,
  EXPRESSION_NODES_MAX,
  STRING_LENGTH_MAX,
} from "./limits";
import { checkSize, tooDeep, tooLarge } from "./measure";

/**
 * Reads a Talang array: `[name, …values]` is a call, `[[name], …statements]` a block, an object a
 * call of `kv` with keys and values in turn, anything else a literal. Strings stay text (RULES §3).
 */
export function parseTalang(json: unknown, pointer: string): Result<Expression, Diagnostic[]> {
  const reader = new TalangReader();
  const expression = reader.read(json, pointer, 1);
  if (reader.diagnostics.length > 0) return err(reader.diagnostics);
  const size = checkSize(expression, pointer);
  return size === undefined ? ok(expression) : err([size]);
}

/** Stands where nothing could be read; the reader's diagnostics keep it from getting out. */
const UNREADABLE = makeLiteral(null);

class TalangReader {
  readonly diagnostics: Diagnostic[] = [];
  #nodes = 0;

  read(json: unknown, pointer: string, depth: number): Expression {
    this.#nodes += 1;
    if (this.#nodes > EXPRESSION_NODES_MAX) return this.#stop(tooLarge(pointer));
    if (depth > EXPRESSION_DEPTH_MAX) return this.#stop(tooDeep(pointer));
    if (json === null || typeof json === "boolean") return makeLiteral(json);
    if (typeof json === "string") return this.#text(json, pointer);
    if (typeof json === "number") return this.#number(json, pointer);
    if (Array.isArray(json)) return this.#array(json, pointer, depth);
    if (typeof json === "object") return this.#object(json, pointer, depth);
    return this.#invalid(pointer, "An expression is a JSON value.");
  }

  #text(text: string, pointer: string): Expression {
    if (text.length <= STRING_LENGTH_MAX) return makeLiteral(text);
    return this.#invalid(pointer, `A text may have ${STRING_LENGTH_MAX} characters at most.`);
  }

  #number(number: number, pointer: string): Expression {
    if (Number.isFinite(number)) {
      const value = withoutNegativeZero(decimalFromNumber(number));
      if (isBoundedDecimal(value)) return makeLiteral(value);
    }
    return this.#invalid(pointer, "The number is too large or has too many decimal places.");
  }

  #array(array: readonly unknown[], pointer: string, depth: number): Expression {
    const [head, ...rest] = array;
    if (typeof head === "string") {
      const args = rest.map((item, index) => {
        return head.toLowerCase() === "kv"
          ? this.#pair(item, `${pointer}/${index + 1}`, depth + 1)
          : [this.read(item, `${pointer}/${index + 1}`, depth + 1)];
      });
      return makeCall(head, args.flat());
    }
    if (Array.isArray(head) && head.length === 1 && rest.length > 0) {
      const name: unknown = head[0];
      if (typeof name === "string") {
        const statements = rest.map((item, index) =>
          this.read(item, `${pointer}/${index + 1}`, depth + 1),
        );
        return makeBlock(name, statements);
      }
    }
    return this.#invalid(
      pointer,
      'An array is a call such as ["+", 1, 2] or a block such as [["Item"], true].',
    );
  }

  #pair(json: unknown, pointer: string, depth: number): Expression[] {
    if (Array.isArray(json) && json.length === 2) {
      const items: readonly unknown[] = json;
      return [
        this.read(items[0], `${pointer}/0`, depth),
        this.read(items[1], `${pointer}/1`, depth),
      ];
    }
    return [this.#invalid(pointer, '"kv" takes pairs of a key and a value.')];
  }

  #object(object: object, pointer: string, depth: number): Expression {
    const args = Object.entries(object).flatMap(([key, item]: [string, unknown]) => [
      makeLiteral(key),
      this.read(item, `${pointer}/${escapePointer(key)}`, depth + 1),
    ]);
    return makeCall("kv", args);
  }

  #invalid(pointer: string, details: string): Expression {
    return this.#stop({ severity: "problem", pointer, title: "Invalid expression", details });
  }

  #stop(diagnostic: Diagnostic): Expression {
    if (this.diagnostics.length < DIAGNOSTICS_MAX) this.diagnostics.push(diagnostic);
    return UNREADABLE;
  }
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
