import type { ProgramRules } from "./program-rules";
import type { AddPoints } from "./types";

/** A slice of an import of points: posted later, each change once by its transaction UUID. */
export interface ImportedPoints {
  readonly importId: number;
  /** The instant of the import, in epoch milliseconds. */
  readonly nowMs: number;
  readonly rules: ProgramRules;
  readonly additions: readonly { readonly walletName: string; readonly change: AddPoints }[];
}
