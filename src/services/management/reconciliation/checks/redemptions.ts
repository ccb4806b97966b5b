import type { UndoableEntry } from "../../../../core/ledger/reversal";
import {
  namedPointRedemptionLooksStatement,
  type PointRedemptionLook,
  pointRedemptionLooksStatement,
} from "../../../../db/queries/reconciliation/point-redemptions";
import type { WalletRpc } from "../../../../durable/loyalty-wallet/protocol";
import { again } from "../../../again";
import type { ServiceContext } from "../../../context";
import type { DifferenceKind } from "../differences";
import { lookTwice } from "../settled";
import type { Check, Difference } from "../types";

/** Redemptions of one page; each may wake up another wallet. */
const REDEMPTIONS_MAX = 25;

/** Far longer than alarms and the minute's run need to end what nobody used. */
const OVERDUE_MS = 3_600_000;

interface Look {
  readonly row: PointRedemptionLook;
  /** Read after the row. */
  readonly entry: WalletEntry;
}

/** What the wallet took for a redemption. */
type WalletEntry = UndoableEntry | "missing" | "erased";

/** Wallet, coupon, steps and closures tell the same of every redemption of points as its state. */
export const redemptionsCheck: Check = {
  keyTypes: ["number"],
  async page(context, after) {
    const { db, clock } = context.ports;
    const statement = pointRedemptionLooksStatement(db, Number(after?.[0] ?? 0), REDEMPTIONS_MAX);
    const { results: rows } = await statement.all<PointRedemptionLook>();
    const nowMs = clock.now();
    const differences = await lookTwice(
      context,
      await look(context, rows),
      (first, second) => judgeRedemption(first, second, nowMs),
      (suspects) => lookAgain(context, suspects),
    );
    const last = rows.at(-1);
    const next = last === undefined || rows.length < REDEMPTIONS_MAX ? null : [last.id];
    return { checked: rows.length, differences, next };
  },
};

async function lookAgain(context: ServiceContext, suspects: readonly Look[]) {
  const ids = suspects.map(({ row }) => row.id);
  const statement = namedPointRedemptionLooksStatement(context.ports.db, ids);
  const { results } = await statement.all<PointRedemptionLook>();
  const looks = await look(context, results);
  const found = new Map<Look, Look>();
  for (const first of suspects) {
    const second = looks.find(({ row }) => row.id === first.row.id);
    if (second) found.set(first, second);
  }
  return found;
}

async function look(
  context: ServiceContext,
  rows: readonly PointRedemptionLook[],
): Promise<Look[]> {
  const byWallet = Map.groupBy(rows, ({ walletName }) => walletName);
  const looks = await Promise.all(
    [...byWallet].map(async ([walletName, own]) => {
      const wallet = context.ports.objects.wallet(walletName);
      const { entries } = await again(() =>
        wallet.undoable(own.map(({ transactionUuid }) => transactionUuid)),
      );
      return Promise.all(
        own.map(async (row): Promise<Look> => {
          const entry = entries.find((one) => one.transactionUUID === row.transactionUuid);
          return { row, entry: entry ?? (await absence(wallet, row)) };
        }),
      );
    }),
  );
  return looks.flat();
}

/** What was deleted with its ledger since is not missing. */
async function absence(
  wallet: Pick<WalletRpc, "audit">,
  { programId, subledgerId, isDelayed }: PointRedemptionLook,
): Promise<"missing" | "erased"> {
  const { sums } = await again(() => wallet.audit({ programId, pageSize: 1, skip: 0 }));
  const kind = kindOf(isDelayed);
  const isErased = sums.some(
    (sum) => sum.hidden === 1 && sum.subledgerId === subledgerId && sum.kind === kind,
  );
  return isErased ? "erased" : "missing";
}

/** Exported for its table of cases: `second` was looked at a while after `first`. */
export function judgeRedemption(first: Look, second: Look, nowMs: number): Difference[] {
  // Somebody moved it in between: the next run finds what still differs.
  if (first.row.version !== second.row.version) return [];
  const before = differencesOf(first, nowMs);
  return differencesOf(second, nowMs).filter(({ kind, found }) =>
    before.some((other) => other.kind === kind && other.found === found),
  );
}

function differencesOf({ row, entry }: Look, nowMs: number): Difference[] {
  const { id: redemptionId, applicationId, walletName, transactionUuid: transactionUUID } = row;
  const subject = { applicationId, redemptionId, state: row.state, walletName, transactionUUID };
  return [...inD1(row, nowMs), ...inWallet(row, entry)].map((finding) => ({ subject, ...finding }));
}

interface Finding {
  readonly kind: DifferenceKind;
  readonly expected: string | number;
  readonly found: string | number;
}

function inD1(row: PointRedemptionLook, nowMs: number): Finding[] {
  const { state, version, steps, uses, deadlineAtMs } = row;
  const findings: Finding[] = [];
  const compare = (kind: DifferenceKind, expected: string | number, found: string | number) => {
    if (expected !== found) findings.push({ kind, expected, found });
  };
  if (row.closureWithoutHold !== null) {
    const found = `closure ${row.closureWithoutHold}`;
    compare("redemption_without_closure", "committed closures", found);
  }
  compare("redemption_steps_differ", `version ${steps + 1}`, `version ${version}`);
  const start = row.isDelayed === 1 ? "held" : "spent";
  compare("redemption_state_differs", row.lastStepState ?? start, state);
  const coupon = `coupon ${row.couponId}`;
  const hasCoupon = row.hasCoupon === 1;
  if (isBack(state) && hasCoupon) compare("redemption_coupon_left", "no coupon", coupon);
  if (!isBack(state) && !hasCoupon && uses === 0) {
    compare("redemption_coupon_gone", coupon, "no coupon");
  }
  if (state !== "spent") compare("redemption_coupon_used", 0, uses);
  if (state === "held" && deadlineAtMs !== null && deadlineAtMs < nowMs - OVERDUE_MS) {
    const found = `held since its end at ${new Date(deadlineAtMs).toISOString()}`;
    compare("redemption_overdue", "expired", found);
  }
  return findings;
}

function inWallet(row: PointRedemptionLook, entry: WalletEntry): Finding[] {
  if (entry === "erased") return [];
  const { state, programId, subledgerId, pointsHundredths } = row;
  const taken = words({
    kind: kindOf(row.isDelayed),
    programId,
    subledgerId,
    amountHundredths: pointsHundredths,
  });
  if (entry === "missing") {
    return [{ kind: "redemption_points_missing", expected: taken, found: "nothing" }];
  }
  if (words(entry) !== taken) {
    return [{ kind: "redemption_amount_differs", expected: taken, found: words(entry) }];
  }
  const expected = isBack(state) ? "given back" : state;
  const found = fateOf(entry);
  return found === expected ? [] : [{ kind: "redemption_points_differ", expected, found }];
}

function isBack(state: PointRedemptionLook["state"]): boolean {
  return state === "cancelled" || state === "expired";
}

function kindOf(isDelayed: number): "hold" | "deduct" {
  return isDelayed === 1 ? "hold" : "deduct";
}

function words(
  entry: Pick<UndoableEntry, "kind" | "programId" | "subledgerId" | "amountHundredths">,
): string {
  const { kind, programId, subledgerId, amountHundredths } = entry;
  return `${kind} ${amountHundredths} hundredths of program ${programId}, "${subledgerId}"`;
}

/** What became of points that were taken. */
function fateOf({ amountHundredths, undoneHundredths, holdState }: UndoableEntry): string {
  if (holdState === "voided") return "given back";
  if (undoneHundredths > 0) {
    const isWhole = undoneHundredths === amountHundredths;
    return isWhole ? "given back" : `${undoneHundredths} hundredths given back`;
  }
  return holdState === "held" ? "held" : "spent";
}
