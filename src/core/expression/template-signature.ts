import type { Kind } from "./functions/define";
import type { ValueType } from "./value";

/** What `setTemplate` names: `double`, or with the kinds of its values, `double(Decimal)`. */
export interface TemplateSignature {
  readonly name: string;
  /** Names of templates are the same in any case (RULES §3). */
  readonly lowerName: string;
  /** Undefined where the signature is a name only: any values, as many as the body asks for. */
  readonly kinds: readonly ValueKind[] | undefined;
}

/** Kinds that a value of a template may be asked to have. */
export type ValueKind = Extract<
  Kind,
  "any" | "atom" | "boolean" | "list" | "number" | "record" | "string" | "time"
>;

/** Undefined when the text is no signature. */
export function parseSignature(text: string): TemplateSignature | undefined {
  const [, name, list] = SIGNATURE.exec(text) ?? [];
  if (name === undefined) return undefined;
  const lowerName = name.toLowerCase();
  if (list === undefined) return { name, lowerName, kinds: undefined };
  const words = list.trim() === "" ? [] : list.split(",");
  const kinds = words.map((word) => KINDS.get(word.trim().toLowerCase()));
  if (!kinds.every((kind) => kind !== undefined)) return undefined;
  return { name, lowerName, kinds };
}

export const SIGNATURE_WANTED =
  'A template is named by a word, then where need be by the kinds of its values: "double(Decimal)"';

/** The static type of what a kind lets through. */
export function typeOfKind(kind: ValueKind): ValueType {
  switch (kind) {
    case "any":
    case "atom":
      return "any";
    case "list":
      return { list: "any" };
    case "record":
      return { record: "open" };
    default:
      return kind;
  }
}

const SIGNATURE = /^\s*([^\s(),]+)\s*(?:\(([^()]*)\)\s*)?$/u;

/** The names of types in RULES §3; a token is any expression. */
const KINDS: ReadonlyMap<string, ValueKind> = new Map([
  ["any", "any"],
  ["atom", "atom"],
  ["boolean", "boolean"],
  ["decimal", "number"],
  ["list", "list"],
  ["map", "record"],
  ["string", "string"],
  ["time", "time"],
  ["token", "any"],
]);
