import type { ProgramRules } from "../../core/ledger/program-rules";
import { advanceTier, nextTierCheck } from "../../core/ledger/tiers";
import type { LedgerSnapshot, TierState } from "../../core/ledger/types";
import type { ObjectStorage } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";
import type { WalletStore } from "./store";

/** Tiers and what a wallet knows of programs. Callers open the transaction. */
export class TierStore {
  readonly #storage: ObjectStorage;
  readonly #wallet: Pick<WalletStore, "load">;

  constructor(storage: ObjectStorage, wallet: Pick<WalletStore, "load">) {
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

  /** Brings the tiers of all ledgers up to an instant. */
  advance(nowMs: number): void {
    if (!this.#hasTiers()) return;
    for (const ledger of this.#wallet.load().ledgers) {
      if (ledger.rules !== undefined) this.#advanceLedger(ledger, ledger.rules, nowMs);
    }
  }

  /** When time alone can next move a tier; null = never. */
  nextCheckMs(): number | null {
    if (!this.#hasTiers()) return null;
    const checks = this.#wallet.load().ledgers.flatMap((ledger) => nextTierCheck(ledger) ?? []);
    return checks.length === 0 ? null : Math.min(...checks);
  }

  #advanceLedger(ledger: LedgerSnapshot, rules: ProgramRules, nowMs: number): void {
    const earlier = ledger.tier?.state ?? null;
    if (rules.tiers.length === 0 && earlier === null) return;
    const { programId, subledgerId } = ledger;
    const tier = advanceTier(ledger, rules, nowMs);
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
