import type { World } from "./world";

const IN_STORE = {
  closuresCommitted: "closures WHERE outcome = 'committed'",
  closuresAborted: "closures WHERE outcome = 'aborted'",
  ordersTakenBack: "closures WHERE outcome = 'committed' AND epoch > 0",
  couponsRedeemed: "redemptions",
  couponsGivenBack: "redemptions WHERE rolled_back_at_ms IS NOT NULL",
  couponsReserved: "coupon_reservations",
  giftsAwarded: "giveaway_awards",
  poolsEmptied:
    "giveaway_pools p WHERE NOT EXISTS (SELECT 1 FROM giveaways g WHERE g.pool_id = p.id AND g.used = 0)",
  friendsBrought: "referral_redemptions",
  friendsTakenBack: "referral_redemptions WHERE rolled_back_at_ms IS NOT NULL",
  countersFull: "counters WHERE used = limit_total",
  visits: "events",
  balancesCopied: "balance_copies",
};

const IN_WALLETS = {
  pointsSpent: "entry WHERE kind = 'deduct' AND role IS NULL AND source_type = 'session'",
  pointsGivenBack: "entry WHERE role = 'rollbackDeduct'",
  pointsTakenBack: "entry WHERE role = 'rollbackAdd'",
  lotsSettled: "lot WHERE settled = 1",
  holdsCaptured: "hold WHERE state = 'captured'",
  holdsVoided: "hold WHERE state = 'voided'",
  holdsExpired: "entry WHERE role = 'void' AND transaction_uuid LIKE '%-expired'",
};

/** What came to be in a story, so that a test can tell whether the stories are about anything. */
export type Tally = Readonly<Record<keyof typeof IN_STORE | keyof typeof IN_WALLETS, number>>;

const count = (rows: string) => `SELECT count(*) AS n FROM ${rows}`;

export const NOTHING_HAPPENED = Object.fromEntries(
  Object.keys({ ...IN_STORE, ...IN_WALLETS }).map((name) => [name, 0]),
) as Tally;

export function tallied(world: World): Tally {
  const inStore = Object.entries(IN_STORE).map(
    ([name, rows]) => [name, Number(world.d1.run(count(rows), []).rows[0]?.[0])] as const,
  );
  const inWallets = Object.entries(IN_WALLETS).map(([name, rows]) => {
    const hosts = [...world.wallets.values()];
    const counts = hosts.map(({ storage }) => storage.exec<{ n: number }>(count(rows))[0]?.n ?? 0);
    return [name, counts.reduce((sum, one) => sum + one, 0)] as const;
  });
  return Object.fromEntries([...inStore, ...inWallets]) as Tally;
}
