import { assert } from "../../core/assert";
import { ledgerOf } from "../../core/ledger/balance";
import type { ProgramRules } from "../../core/ledger/program-rules";
import { advanceTier, endOfTier, nextTierCheck } from "../../core/ledger/tiers";
import type { LedgerSnapshot, StoredTier, TierState } from "../../core/ledger/types";
import type { ObjectStorage } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";
import type { JoinCommand, TierCommand } from "./protocol";
import type { WalletStore } from "./store";

/** Tiers and what a wallet knows of programs. Callers open the transaction. */
export class TierStore {
  readonly #storage: ObjectStorage;
  readonly #wallet: Pick<WalletStore, "summary">;

  constructor(storage: ObjectStorage, wallet: Pick<WalletStore, "summary">) {
    this.#storage = storage;
    this.#wallet = wallet;
  }

  /** Keeps how the programs are set up now. A date that this command does not know is kept. */
  remember(programs: readonly ProgramRules[]): void {
    for (const rules of programs) {
      const known = this.rulesOf(rules.programId);
      const attributeAtMs = rules.attributeAtMs ?? known?.attributeAtMs ?? null;
      const text = JSON.stringify({ ...rules, attributeAtMs });
      this.#storage.exec(
        `INSERT INTO program (program_id, rules) VALUES (?, ?)
         ON CONFLICT (program_id) DO UPDATE SET rules = excluded.rules
         WHERE rules <> excluded.rules`,
        rules.programId,
        text,
      );
    }
  }

  /** Makes the customer a member of a program that is known here; a member stays one. */
  join({ programId, nowMs, replaces }: JoinCommand): number {
    const [row] = this.#storage.exec<{ joined_at_ms: number }>(
      `UPDATE program SET joined_at_ms = iif(?, ?, coalesce(joined_at_ms, ?))
       WHERE program_id = ? RETURNING joined_at_ms`,
      replaces === true ? 1 : 0,
      nowMs,
      nowMs,
      programId,
    );
    assert(row !== undefined, "a command that joins tells of the program");
    // A member has a main ledger, though nothing is in it.
    this.#storage.exec(
      "INSERT INTO ledger (program_id, subledger_id) VALUES (?, '') ON CONFLICT DO NOTHING",
      programId,
    );
    return row.joined_at_ms;
  }

  /**
   * Puts a ledger of a program that is known here into a tier. The same tier again keeps its start.
   */
  set({ programId, subledgerId, tierId, expiresAtMs, nowMs }: TierCommand): void {
    this.#storage.exec(
      "INSERT INTO ledger (program_id, subledger_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
      programId,
      subledgerId,
    );
    const ledger = ledgerOf(this.#wallet.summary(nowMs), programId, subledgerId);
    const { rules, tier } = ledger;
    assert(rules !== undefined, "a command that sets a tier tells of the program");
    const startAtMs = tier?.state?.tierId === tierId ? tier.state.startAtMs : nowMs;
    const endMs = expiresAtMs === undefined ? endOfTier(ledger, rules, nowMs) : expiresAtMs;
    const state = { tierId, startAtMs, expiresAtMs: endMs };
    this.#write(ledger, { checkedAtMs: nowMs, state });
  }

  /** Brings memberships and the tiers of all ledgers up to an instant. */
  advance(nowMs: number): void {
    this.#joinByPolicy(nowMs);
    if (!this.#hasTiers()) return;
    for (const ledger of this.#wallet.summary(nowMs).ledgers) {
      if (ledger.rules !== undefined) this.#advanceLedger(ledger, ledger.rules, nowMs);
    }
  }

  /** When time alone can next move a tier; null = never. */
  nextCheckMs(nowMs: number): number | null {
    const checks = this.#nextJoins();
    if (this.#hasTiers()) {
      const { ledgers } = this.#wallet.summary(nowMs);
      checks.push(...ledgers.flatMap((one) => nextTierCheck(one) ?? []));
    }
    return checks.length === 0 ? null : Math.min(...checks);
  }

  #advanceLedger(ledger: LedgerSnapshot, rules: ProgramRules, nowMs: number): void {
    if (rules.tiers.length === 0 && (ledger.tier?.state ?? null) === null) return;
    this.#write(ledger, advanceTier(ledger, rules, nowMs));
  }

  #write(ledger: LedgerSnapshot, tier: StoredTier): void {
    const earlier = ledger.tier?.state ?? null;
    const { programId, subledgerId } = ledger;
    this.#storage.exec(
      "UPDATE ledger SET tier = ? WHERE program_id = ? AND subledger_id = ?",
      JSON.stringify(tier),
      programId,
      subledgerId,
    );
    if (isSame(earlier, tier.state)) return;
    this.#storage.exec(
      `INSERT INTO tier_change (program_id, subledger_id, changed_at_ms, state)
       VALUES (?, ?, ?, ?)`,
      programId,
      subledgerId,
      tier.checkedAtMs,
      tier.state === null ? null : JSON.stringify(tier.state),
    );
  }

  /** A program that one joins by points is joined when the first come in, or become active. */
  #joinByPolicy(nowMs: number): void {
    this.#storage.exec(
      `UPDATE program SET joined_at_ms = (
         SELECT min(iif(program.rules ->> '$.joinPolicy' = 'points_earned', created_at_ms,
           max(start_at_ms, created_at_ms))) FROM lot WHERE lot.program_id = program.program_id
           AND (program.rules ->> '$.joinPolicy' = 'points_earned' OR start_at_ms <= ?))
       WHERE joined_at_ms IS NULL
         AND rules ->> '$.joinPolicy' IN ('points_earned', 'points_activated')`,
      nowMs,
    );
  }

  /** When points become active that a membership waits for. */
  #nextJoins(): number[] {
    const rows = this.#storage.exec<{ next: number | null }>(
      `SELECT (SELECT min(start_at_ms) FROM lot WHERE lot.program_id = program.program_id
         AND remaining_hundredths > 0) AS next
       FROM program WHERE joined_at_ms IS NULL AND rules ->> '$.joinPolicy' = 'points_activated'`,
    );
    return rows.flatMap(({ next }) => next ?? []);
  }

  #hasTiers(): boolean {
    const rows = this.#storage.exec(
      "SELECT 1 FROM program WHERE rules ->> '$.tiers[0].id' IS NOT NULL LIMIT 1",
    );
    return rows.length > 0;
  }

  rulesOf(programId: number): ProgramRules | null {
    const [row] = this.#storage.exec<{ rules: string }>(
      "SELECT rules FROM program WHERE program_id = ?",
      programId,
    );
    return row === undefined ? null : storedJson<ProgramRules>(row.rules);
  }
}

function isSame(a: TierState | null, b: TierState | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
