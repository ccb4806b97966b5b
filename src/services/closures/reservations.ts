import type { Decision } from "../../core/evaluation/decision";
import { type ProgramRules, programRules } from "../../core/ledger/program-rules";
import type { LedgerChange, WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { ReserveCommand } from "../../durable/loyalty-wallet/protocol";
import type { CatalogueIndex } from "../catalogue/cache";

/** What a reservation must know of the closure beside its decision. */
export interface ClosureFacts {
  readonly closureId: string;
  readonly nowMs: number;
  /** Wallets move tiers by the programs as they are set up now. */
  readonly index?: CatalogueIndex;
  /** The customer, whose attributes may fix when a tier ends. */
  readonly profile?: ProfileRow | null;
}

/** The reservations that a decision asks for, one per wallet that changes. */
export function reservationsOf(
  decision: Pick<Decision, "ledgerChanges">,
  wallets: ReadonlyMap<string, WalletSnapshot>,
  closure: ClosureFacts,
): ReserveCommand[] {
  return [...decision.ledgerChanges]
    .filter(([, changes]) => changes.length > 0)
    .map(([walletName, changes]) => ({
      walletName,
      closureId: closure.closureId,
      expectedVersion: restsOnBalance(changes) ? (wallets.get(walletName)?.version ?? 0) : null,
      changes,
      nowMs: closure.nowMs,
      programs: programsOf(changes, closure, walletName),
    }));
}

function programsOf(
  changes: readonly LedgerChange[],
  { index, profile }: ClosureFacts,
  walletName: string,
): ProgramRules[] {
  if (!index) return [];
  const moved = new Set(changes.map((change) => change.programId));
  const { application, definitions } = index;
  const isOwn =
    profile && walletName === walletNameOfProfile(application.sandbox, profile.integrationId);
  const attributes = isOwn ? (JSON.parse(profile.attributes) as Record<string, unknown>) : {};
  return definitions.loyaltyPrograms
    .filter((program) => moved.has(program.id))
    .map((program) => programRules(program, attributes));
}

/** Ends of a hold rest on the hold alone: the wallet tells whether it is still there. */
function restsOnBalance(changes: readonly LedgerChange[]): boolean {
  return changes.some(({ kind }) => kind !== "add" && kind !== "capture" && kind !== "void");
}
