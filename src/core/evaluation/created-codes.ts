import type { CreatedCodeKind } from "../attributes/built-in";
import type { AttributeJson } from "../session/types";
import type { Overlay } from "./overlay";
import type { RuleRun } from "./rule-run";

/** Codes that rules have created and kept in the session, in order. */
export function createdCodesIn(
  attributes: Overlay<AttributeJson>,
  kind: CreatedCodeKind,
): readonly string[] {
  const codes = attributes.get(keyOf(kind));
  return Array.isArray(codes) ? codes.filter((code) => typeof code === "string") : [];
}

/** Keeps a code in the session, where later effects and rules read it (`storeInSession`). */
export function keepCreatedCode(run: RuleRun, kind: CreatedCodeKind, code: string): void {
  run.attributes.set(keyOf(kind), [...createdCodesIn(run.attributes, kind), code]);
}

/** No key of an attribute: those name their owner. */
function keyOf(kind: CreatedCodeKind): string {
  return `created ${kind}s`;
}
