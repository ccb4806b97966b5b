import type { NewCustomEffectRow } from "../../../db/queries/custom-effects";
import { INVALID_DATA, Refusal } from "../../refusal";
import { parameterProblems, payloadProblems } from "../templates";

/** Refuses a payload that could never become the JSON object that the effect carries. */
export function requireSoundEffect({ params, payload }: NewCustomEffectRow): void {
  const problems = [
    ...parameterProblems(params),
    ...payloadProblems(payload, params, { mustBeObject: true }),
  ];
  if (problems.length > 0) throw new Refusal("invalid", INVALID_DATA, problems);
}
