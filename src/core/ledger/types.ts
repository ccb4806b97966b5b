import type { ProgramRules, ReturnPolicy } from "./program-rules";

/** Points are integer hundredths everywhere in the ledger (DESIGN §4). */

/** Why an entry exists; shown in the transaction log. Holds no personal data. */
export interface EntrySource {
  readonly type: "session" | "manual" | "import";
  readonly applicationId?: number;
  readonly sessionIntegrationId?: string;
  readonly campaignId?: number;
  readonly rulesetId?: number;
  readonly ruleIndex?: number;
  readonly ruleName?: string;
  readonly importId?: number;
}

export type LedgerChange =
  | AddPoints
  | DeductPoints
  | RollbackAdd
  | RollbackDeduct
  | HoldPoints
  | CaptureHold
  | VoidHold;

interface LedgerChangeBase {
  /** Names the entry for ever; a repeat with the same UUID changes nothing. */
  readonly transactionUUID: string;
  readonly programId: number;
  /** Empty = the main ledger. */
  readonly subledgerId: string;
  readonly amountHundredths: number;
  /** The reason that the log shows. */
  readonly name: string;
  readonly source: EntrySource;
}

export interface AddPoints extends LedgerChangeBase {
  readonly kind: "add";
  /** From when the points are active; null = they wait for an activation (`on_action`). */
  readonly startAtMs: number | null;
  /** End of their life, exclusive; null = unlimited. */
  readonly expiresAtMs: number | null;
  /** Counts from the activation, for points that wait for one. */
  readonly validityDuration?: string;
}

export interface DeductPoints extends LedgerChangeBase {
  readonly kind: "deduct";
}

/** Takes added points back, as far as the return policy allows; `planRollback` fixes the amount. */
export interface RollbackAdd extends LedgerChangeBase {
  readonly kind: "rollbackAdd";
  /** Transaction UUID of the addition. */
  readonly reverses: string;
  readonly policy: ReturnPolicy;
}

/** Gives deducted points back, with the start and the end that they had. */
export interface RollbackDeduct extends LedgerChangeBase {
  readonly kind: "rollbackDeduct";
  /** Transaction UUID of the deduction, or of a captured hold. */
  readonly reverses: string;
}

/** Sets points aside until a capture or a void (DESIGN §2, "Reservation and hold"). */
export interface HoldPoints extends LedgerChangeBase {
  readonly kind: "hold";
  /** When somebody must decide; the points do not come free by themselves. */
  readonly deadlineAtMs: number;
}

/** Spends what was held. */
export interface CaptureHold extends LedgerChangeBase {
  readonly kind: "capture";
  /** Transaction UUID of the hold; the amount is all of it. */
  readonly reverses: string;
}

/** Gives back what was held; what ended meanwhile expires at once. */
export interface VoidHold extends LedgerChangeBase {
  readonly kind: "void";
  /** Transaction UUID of the hold; the amount is all of it. */
  readonly reverses: string;
}

/** Points that came in together and expire together. A lot is open while something is left. */
export interface OpenLot {
  readonly transactionUUID: string;
  /** Order of arrival in the wallet. */
  readonly sequence: number;
  readonly amountHundredths: number;
  readonly remainingHundredths: number;
  readonly createdAtMs: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
}

/** One ledger of a wallet: what a balance at any `now` is computed from. */
export interface LedgerSnapshot {
  readonly programId: number;
  readonly subledgerId: string;
  readonly lots: readonly OpenLot[];
  readonly spentHundredths: number;
  /** Expired points whose lots were already closed. Open lots past their end are expired, too. */
  readonly expiredHundredths: number;
  /** Debt that the next additions pay first; 0 or more. */
  readonly negativeHundredths: number;
  /** Set aside by holds; absent = 0. */
  readonly heldHundredths?: number;
  /** As it was last written down; `tierStateAt` tells what it is at an instant. */
  readonly tier?: StoredTier;
  /** What the wallet remembers of the program; absent = nothing was told yet. */
  readonly rules?: ProgramRules;
  /** When the customer joined the program; absent = not yet. */
  readonly joinedAtMs?: number;
}

/** The tier of a ledger, and up to when it took everything into account. */
export interface StoredTier {
  readonly checkedAtMs: number;
  readonly state: TierState | null;
}

export interface TierState {
  readonly tierId: number;
  /** When the ledger came to this tier. */
  readonly startAtMs: number;
  /** Null = never. */
  readonly expiresAtMs: number | null;
}

/**
 * A wallet as it stands after everything that is decided; reservations in doubt are not counted, so
 * that nothing is refused on account of a closure that may still be undone.
 */
export interface WalletSnapshot {
  /** Rises with every committed change. */
  readonly version: number;
  readonly ledgers: readonly LedgerSnapshot[];
}

export interface Balance {
  readonly activeHundredths: number;
  readonly pendingHundredths: number;
  readonly spentHundredths: number;
  readonly expiredHundredths: number;
  readonly negativeHundredths: number;
  /** Set aside by holds: neither active nor spent. */
  readonly heldHundredths: number;
}

/** One line of the transaction log. */
export interface LedgerEntry {
  readonly id: number;
  readonly transactionUUID: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly type: "addition" | "subtraction";
  readonly amountHundredths: number;
  readonly name: string;
  readonly createdAtMs: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly awaitsActivation: boolean;
  readonly validityDuration: string | null;
  readonly source: EntrySource;
}
