import type { ProgramRules } from "./program-rules";
import type { AddPoints } from "./types";

/**
 * A slice of an import: posted later, each change once by its transaction UUID; dates of joining
 * and tiers are set anew.
 */
export interface ImportedPoints {
  readonly importId: number;
  /** The instant of the import, in epoch milliseconds. */
  readonly nowMs: number;
  readonly rules: ProgramRules;
  readonly additions: readonly { readonly walletName: string; readonly change: AddPoints }[];
  readonly tiers?: readonly {
    readonly walletName: string;
    readonly subledgerId: string;
    readonly tierId: number;
    /** Absent = as the program's rules say. */
    readonly expiresAtMs?: number;
  }[];
  readonly joins?: readonly { readonly walletName: string; readonly joinedAtMs: number }[];
}
