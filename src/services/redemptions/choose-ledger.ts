import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import type { OptionLedgerRow } from "../../db/queries/redemptions/customer-view";
import type { CatalogueIndex } from "../catalogue/cache";
import { invalidParameter, type Refusal } from "../refusal";
import { profileProgramsOf } from "./list-tiers";

/** The ledger that a call without an option is about. */
export interface ChosenLedger {
  readonly program: LoyaltyProgramDefinition;
  readonly subledgerId: string;
}

/**
 * The program that the call names, else the one that all options are paid from, else the only one
 * of the Application; in it the subledger that its options are paid from, where that is one.
 *
 * @param optionLedgers answers of `optionLedgersStatement`
 * @param refuse how the call's own field is named in a refusal
 * @throws Refusal `invalid` when the call must name a program, or names none of the Application's
 */
export function chooseLedger(
  index: CatalogueIndex,
  optionLedgers: D1Result | undefined,
  wishedId: number | undefined,
  refuse: (title: string, details: string) => Refusal = refuseParameter,
): ChosenLedger {
  const chosen = ledgerOfCall(index, optionLedgers, wishedId);
  if (chosen) return chosen;
  if (wishedId !== undefined) {
    throw refuse("Unknown", `The Application has no loyalty program ${wishedId}`);
  }
  throw refuse("Required", "The Application has several loyalty programs, or none: name one");
}

/** The same where a call can do without: null when no program follows. */
export function ledgerOfCall(
  index: CatalogueIndex,
  optionLedgers: D1Result | undefined,
  wishedId: number | undefined,
): ChosenLedger | null {
  const ledgers = (optionLedgers?.results ?? []) as OptionLedgerRow[];
  const programs = profileProgramsOf(index);
  const ids = new Set(ledgers.map(({ programId }) => programId));
  const [onlyOptionId] = ids.size === 1 ? ids : [];
  const [onlyProgram] = programs.length === 1 ? programs : [];
  const id = wishedId ?? onlyOptionId ?? onlyProgram?.id;
  const program = programs.find((each) => each.id === id);
  if (!program) return null;
  const own = ledgers.filter(({ programId }) => programId === program.id);
  const subledgerId = own.length === 1 ? (own[0]?.subledgerId ?? "") : "";
  return { program, subledgerId };
}

export const LEDGER_FIELD = "loyalty_program_id";

function refuseParameter(title: string, details: string): Refusal {
  return invalidParameter(LEDGER_FIELD, title, details);
}
