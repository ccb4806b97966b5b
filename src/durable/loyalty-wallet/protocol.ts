import type { LedgerChange, LedgerEntry, OpenLot, WalletSnapshot } from "../../core/ledger/types";
import type { EntrySum } from "../../core/ledger/audit";
import type { ProgramRules, ReturnPolicy } from "../../core/ledger/program-rules";
import type { UndoableEntry } from "../../core/ledger/reversal";
import type { PlannedRollback, UndoRequest } from "../../core/ledger/rollback";
import type { KeyedCall } from "../../core/keyed-call";
import type { Result } from "../../core/result";

/** What a `LoyaltyWallet` object answers to. Every write is idempotent by the id it carries. */
export interface WalletRpc {
  load(): Promise<WalletSnapshot>;
  /**
   * Writes all changes of a closure down in doubt. A command that deducts waits (at most
   * `IN_DOUBT_PATIENCE_MS`) while another deducting reservation is in doubt; one that only adds
   * never waits. A repeat with the same closure id is answered as the first call was; after a
   * release it is refused.
   */
  reserve(command: ReserveCommand): Promise<Result<WalletSnapshot, ReserveRefusal>>;
  /** Turns the reservation into entries. Safe to repeat; an unknown closure id changes nothing. */
  commit(closureId: string): Promise<WalletSnapshot>;
  /** Drops the reservation, also one that is still under way. Safe to repeat. */
  release(closureId: string): Promise<WalletSnapshot>;
  /** Posts one change that no other store takes part in. Idempotent by its transaction UUID. */
  post(command: PostCommand): Promise<Result<WalletSnapshot, PostRefusal>>;
  /**
   * Makes points active that wait for an action. Safe to repeat: what is active stays. Answers all
   * entries that the command names.
   */
  activate(command: ActivateCommand): Promise<LedgerEntry[]>;
  /** The same for a call that has a key; a key that was used moves nothing. */
  activateOnce(command: ActivateCommand, call: KeyedCall): Promise<ActivatedOnce>;
  /**
   * Entries with what became of them, and the wallet of the same instant: what `planRollback`
   * decides on. Entries that are not there are left out.
   *
   * @param atMs an instant that the points must be told right for; absent = now
   */
  undoable(
    transactionUUIDs: readonly string[],
    atMs?: number,
  ): Promise<{ snapshot: WalletSnapshot; entries: UndoableEntry[] }>;
  /**
   * What taking these entries back would move (`planRollback`), for the version that is answered:
   * the changes are reserved with it. Entries that are not there move nothing.
   */
  planUndo(query: UndoQuery): Promise<{ snapshot: WalletSnapshot; planned: PlannedRollback[] }>;
  /** Makes the customer a member; a member stays one. Answers since when. */
  join(command: JoinCommand): Promise<JoinAnswer>;
  /** Sets a tier. Points that reach a higher one lift it at once. Safe to repeat. */
  setTier(command: TierCommand): Promise<void>;
  /** Empties ledgers by reversing entries and hides their rows. Safe to repeat. */
  erase(command: EraseCommand): Promise<Result<WalletSnapshot, EraseRefusal>>;
  /** Every entry of a program and what they sum to, beside what the balances say. */
  audit(query: AuditQuery): Promise<WalletAudit>;
  /** The log, newest first. */
  transactions(query: TransactionQuery): Promise<{ entries: LedgerEntry[]; hasMore: boolean }>;
  /** Unspent points by status. */
  points(query: PointsQuery): Promise<{ lots: PointsLot[]; hasMore: boolean }>;
  /** Ledgers as they stood at an instant in the past (built from the entries). */
  loadAt(atMs: number): Promise<WalletSnapshot>;
}

export interface ReserveCommand {
  /** The object's own name; it may be too long for the platform to keep. */
  readonly walletName: string;
  readonly closureId: string;
  /** The version that was decided on; null when the decision does not rest on the balance. */
  readonly expectedVersion: number | null;
  readonly changes: readonly LedgerChange[];
  /** The instant of the decision, in epoch milliseconds. */
  readonly nowMs: number;
  /** A closure of the same caller that is known to have failed: released first. */
  readonly releaseClosureId?: string;
  /** The programs as they are set up now, for tiers and joins; remembered for alarms. */
  readonly programs?: readonly ProgramRules[];
}

export type ReserveRefusal =
  | { readonly code: "version_moved"; readonly current: WalletSnapshot }
  | { readonly code: "insufficient_points"; readonly current: WalletSnapshot }
  /** What is to be taken back is not there, or not so much is left of it; a hold is over. */
  | { readonly code: "not_undoable"; readonly current: WalletSnapshot }
  /** A closure has been in doubt for longer than the patience; the caller resolves it. */
  | { readonly code: "in_doubt"; readonly closureId: string; readonly current: WalletSnapshot };

export interface PostCommand {
  readonly walletName: string;
  readonly change: LedgerChange;
  readonly nowMs: number;
  /** As in `ReserveCommand`. */
  readonly programs?: readonly ProgramRules[];
}

export type PostRefusal =
  | { readonly code: "insufficient_points"; readonly current: WalletSnapshot }
  | { readonly code: "not_undoable"; readonly current: WalletSnapshot }
  /** The UUID was used before for another change. */
  | { readonly code: "conflict" }
  | { readonly code: "in_doubt"; readonly closureId: string };

/** Points by their transactions, or all of one session. */
export interface ActivateCommand {
  readonly walletName: string;
  readonly programId: number;
  readonly transactionUUIDs?: readonly string[];
  readonly sessionIntegrationId?: string;
  readonly nowMs: number;
  /** As in `ReserveCommand`. */
  readonly programs?: readonly ProgramRules[];
}

export interface ActivatedOnce {
  readonly entries: LedgerEntry[];
  /** Fingerprint of the call that used the key before; null = none. */
  readonly earlier: string | null;
}

export interface JoinAnswer {
  readonly joinedAtMs: number;
  /** As in `ActivatedOnce`; absent = none. */
  readonly earlier?: string;
}

export interface JoinCommand {
  readonly walletName: string;
  readonly programId: number;
  readonly nowMs: number;
  /** As in `ReserveCommand`; must hold the program. */
  readonly programs: readonly ProgramRules[];
  /** When the caller gave a key: one that was used before moves nothing. */
  readonly call?: KeyedCall;
  /** Since when a member is one is set anew. */
  readonly replaces?: true;
}

/** Puts somebody into a tier of a program, whatever the points are. */
export interface TierCommand {
  readonly walletName: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly tierId: number;
  /** Null = never; undefined = as the program's rules say. */
  readonly expiresAtMs: number | null | undefined;
  readonly nowMs: number;
  /** As in `ReserveCommand`; must hold the program. */
  readonly programs: readonly ProgramRules[];
}

export interface EraseCommand {
  readonly walletName: string;
  /** Names the reversing entries. */
  readonly eraseId: string;
  readonly programId: number;
  /** Null = all. */
  readonly subledgerIds: readonly string[] | null;
  readonly nowMs: number;
  /** As in `JoinCommand`. */
  readonly call?: KeyedCall;
}

export type EraseRefusal =
  | Extract<PostRefusal, { readonly code: "in_doubt" }>
  /** The key was used before: nothing was erased now. */
  | { readonly code: "key_used"; readonly fingerprint: string };

export interface AuditQuery {
  readonly programId: number;
  readonly pageSize: number;
  readonly skip: number;
}

export interface WalletAudit {
  readonly snapshot: WalletSnapshot;
  readonly entries: readonly {
    readonly entry: LedgerEntry;
    readonly kind: string;
    readonly isHidden: boolean;
    /** Transaction UUID of the entry that this one takes back. */
    readonly reverses: string | null;
  }[];
  readonly hasMore: boolean;
  /** Of all entries, whatever the page. */
  readonly sums: readonly (EntrySum & { readonly subledgerId: string })[];
}

export interface UndoQuery {
  readonly wishes: readonly (Omit<UndoRequest, "entry"> & {
    /** Transaction UUID of the entry. */
    readonly reverses: string;
  })[];
  /** By program id; a program that is not here lets only pending points go. */
  readonly policies: Readonly<Record<number, ReturnPolicy>>;
  readonly nowMs: number;
}

export interface TransactionQuery {
  readonly programId: number;
  readonly subledgerId?: string;
  readonly subledgerIds?: readonly string[];
  readonly sessionIntegrationIds?: readonly string[];
  readonly transactionUUIDs?: readonly string[];
  readonly sourceType?: "manual" | "session" | "import";
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly awaitsActivation?: boolean;
  /** Without deductions and reversals. */
  readonly onlyAdditions?: boolean;
  readonly pageSize: number;
  readonly skip: number;
}

export interface PointsQuery {
  readonly programId: number;
  readonly status: "active" | "pending" | "expired";
  readonly nowMs: number;
  readonly subledgerIds?: readonly string[];
  readonly sessionIntegrationIds?: readonly string[];
  readonly transactionUUIDs?: readonly string[];
  readonly sort?: { readonly field: "startDate" | "expiryDate"; readonly descending: boolean };
  readonly pageSize: number;
  readonly skip: number;
}

/** What is left of a lot, with the entry that brought it in. */
export interface PointsLot {
  readonly lot: OpenLot;
  readonly entry: LedgerEntry;
}

/** How long a write waits for a closure in doubt before it resolves it itself (DESIGN §1). */
export const IN_DOUBT_PATIENCE_MS = 5_000;
