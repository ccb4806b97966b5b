import { balanceAt, ledgerOf, lotStatusAt } from "../../core/ledger/balance";
import { programRules } from "../../core/ledger/program-rules";
import type { Balance, LedgerEntry, LedgerSnapshot } from "../../core/ledger/types";
import {
  customerIdentitiesStatement,
  customerRedemptionsStatement,
  optionLedgersStatement,
} from "../../db/queries/redemptions/customer-view";
import type { Identity } from "../../db/queries/redemptions/identities";
import type { PointRedemptionRow } from "../../db/queries/redemptions/point-redemptions";
import { parseProfile } from "../../db/queries/session-facts";
import type { ProfileFacts } from "../../core/evaluation/snapshot";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { tierProgress, type TierProgress } from "../loyalty/tier-progress";
import { chooseLedger } from "./choose-ledger";
import type { CustomerReference } from "./find-customer";
import { loadCustomer } from "./load-customer";

/** The newest redemptions that an answer shows. */
const REDEMPTIONS_SHOWN_MAX = 100;

/** The newest movements of points that an answer shows. */
const HISTORY_SHOWN_MAX = 100;

export interface CustomerQuery {
  readonly customer: CustomerReference;
  /** Undefined = the one that options are paid from. */
  readonly programId: number | undefined;
  readonly withHistory: boolean;
}

export interface CustomerView {
  readonly profile: ProfileFacts;
  readonly identities: readonly Identity[];
  readonly programId: number;
  readonly balance: Balance;
  /** All that ever came in, less what was taken back. */
  readonly earnedHundredths: number;
  /** When the next points that can be spent end; null = none do. */
  readonly expiresAtMs: number | null;
  readonly tier: TierProgress | null;
  /** Newest first. */
  readonly redemptions: readonly PointRedemptionRow[];
  /** Neither cancelled nor expired, whatever the number that is shown. */
  readonly standingRedemptions: number;
  /** Newest first; null = not asked for. */
  readonly history: readonly LedgerEntry[] | null;
}

/**
 * A customer with points, tier and redemptions.
 *
 * @throws RedemptionRefusal `customer_not_found`, `customer_ambiguous`
 * @throws Refusal `unauthorized`, `invalid` when the program must be named
 */
export async function readCustomer(
  context: IntegrationContext,
  query: CustomerQuery,
): Promise<CustomerView> {
  const { db, clock } = context.ports;
  const loaded = await loadCustomer(context, query.customer, (named) => [
    optionLedgersStatement(db, named.applicationId),
    customerRedemptionsStatement(db, named, REDEMPTIONS_SHOWN_MAX),
    customerIdentitiesStatement(db, named),
  ]);
  const { call, profile, wallet, owner } = loaded;
  const [optionLedgers, redemptions, identities] = call.results;
  const { program, subledgerId } = chooseLedger(call.index, optionLedgers, query.programId);
  const nowMs = clock.now() + call.timeOffsetMs;
  const ledger = ledgerOf(wallet, program.id, subledgerId);
  const page = { programId: program.id, subledgerId, pageSize: HISTORY_SHOWN_MAX, skip: 0 };
  const rows = (redemptions?.results ?? []) as (PointRedemptionRow & StandingCount)[];
  return {
    profile: parseProfile(profile),
    identities: (identities?.results ?? []) as Identity[],
    programId: program.id,
    balance: balanceAt(ledger, nowMs),
    earnedHundredths: earnedHundredths(balanceAt(ledger, nowMs)),
    expiresAtMs: nextEnd(ledger, nowMs),
    tier: tierProgress(ledger, programRules(program), nowMs),
    redemptions: rows,
    standingRedemptions: rows[0]?.standingCount ?? 0,
    history: query.withHistory ? (await again(() => owner.transactions(page))).entries : null,
  };
}

interface StandingCount {
  readonly standingCount: number;
}

/** Every point that came in is in one of these states. */
function earnedHundredths(balance: Balance): number {
  return (
    balance.activeHundredths +
    balance.pendingHundredths +
    balance.heldHundredths +
    balance.spentHundredths +
    balance.expiredHundredths -
    balance.negativeHundredths
  );
}

function nextEnd({ lots }: LedgerSnapshot, nowMs: number): number | null {
  const ends = lots.flatMap((lot) =>
    lotStatusAt(lot, nowMs) === "active" && lot.remainingHundredths > 0 && lot.expiresAtMs !== null
      ? [lot.expiresAtMs]
      : [],
  );
  return ends.length === 0 ? null : Math.min(...ends);
}
