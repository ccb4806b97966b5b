import type { World } from "./world";

interface StoredRedemption {
  readonly id: number;
  readonly walletName: string;
  readonly transactionUuid: string;
  readonly amountHundredths: number;
  readonly state: string;
  readonly isDelayed: boolean;
  readonly version: number;
  readonly steps: number;
  readonly isCouponDeleted: boolean;
  readonly uses: number;
}

/** What does not hold of redemptions in a world that came to rest; every deadline has passed. */
export function brokenRedemptions(world: World): string[] {
  const redemptions = storedRedemptions(world);
  return [
    ...redemptions.flatMap((redemption) => unlikeItsState(world, redemption)),
    ...entriesOfNoRedemption(world, redemptions),
    ...limitsMiscounted(world),
  ];
}

/** Coupon, steps and wallet must tell the same of a redemption as its state. */
function unlikeItsState(world: World, redemption: StoredRedemption): string[] {
  const { id, state, version, steps, isCouponDeleted, uses } = redemption;
  const isBack = state === "cancelled" || state === "expired";
  const broken: string[] = [];
  const note = (text: string) => broken.push(`Redemption ${id} is ${state}, but ${text}`);
  if (state === "held") note("its deadline has passed");
  if (steps !== version - 1) note(`has ${steps} steps at version ${version}`);
  if (isBack !== isCouponDeleted) note(`its coupon is ${isCouponDeleted ? "gone" : "there"}`);
  if (isBack && uses > 0) note("an order has its coupon");
  if (uses > 1) note(`${uses} orders have its coupon`);
  const inWallet = pointsInWallet(world, redemption);
  const expected = isBack ? "back" : "spent";
  if (inWallet !== expected && state !== "held") note(`its points are ${inWallet}`);
  return broken;
}

interface EntryRow extends Record<string, string | number | null> {
  amount: number;
  back: number;
  hold: string | null;
}

function pointsInWallet(world: World, { walletName, transactionUuid }: StoredRedemption): string {
  const [entry] = world.wallet(walletName).storage.exec<EntryRow>(
    `SELECT e.amount_hundredths AS amount, h.state AS hold,
       (SELECT coalesce(sum(u.amount_hundredths), 0) FROM entry u WHERE u.reverses_entry_id = e.id
          AND u.role IN ('void', 'rollbackDeduct')) AS back
     FROM entry e LEFT JOIN hold h ON h.entry_id = e.id WHERE e.transaction_uuid = ?`,
    transactionUuid,
  );
  if (entry === undefined) return "missing";
  if (entry.back > 0) return entry.back === entry.amount ? "back" : "partly back";
  return entry.hold === "held" ? "held" : "spent";
}

/** Points are never taken without the redemption that they are for. */
function entriesOfNoRedemption(world: World, redemptions: readonly StoredRedemption[]): string[] {
  const known = new Set(redemptions.map(({ transactionUuid }) => transactionUuid));
  return [...world.wallets].flatMap(([name, { storage }]) =>
    storage
      .exec<{ uuid: string }>(
        `SELECT transaction_uuid AS uuid FROM entry
         WHERE role = 'hold' OR (role IS NULL AND kind = 'deduct' AND source_type = 'manual')`,
      )
      .filter(({ uuid }) => !known.has(uuid))
      .map(({ uuid }) => `${name} took ${uuid} for no redemption`),
  );
}

/** What was cancelled or has expired does not count against the limit. */
function limitsMiscounted(world: World): string[] {
  const sql = `SELECT k.entity || ' counts ' || k.used FROM counters k
WHERE k.action LIKE 'redemptionOption:%' AND k.used <> (SELECT count(*) FROM point_redemptions p
  WHERE 'profile:' || p.profile_integration_id = k.entity AND p.state IN ('held', 'spent'))`;
  return world.d1.run(sql, []).rows.map(([text]) => `Limit miscounted: ${String(text)}`);
}

export function storedRedemptions(world: World): StoredRedemption[] {
  const sql = `SELECT p.id, p.wallet_name, p.transaction_uuid, p.points_hundredths, p.state,
  p.is_delayed, p.version,
  (SELECT count(*) FROM point_redemption_steps s WHERE s.redemption_id = p.id),
  c.deleted_at_ms IS NOT NULL,
  (SELECT count(*) FROM redemptions r WHERE r.coupon_id = p.coupon_id
    AND r.rolled_back_at_ms IS NULL)
FROM point_redemptions p JOIN coupons c ON c.id = p.coupon_id`;
  return world.d1.run(sql, []).rows.map((row) => ({
    id: Number(row[0]),
    walletName: String(row[1]),
    transactionUuid: String(row[2]),
    amountHundredths: Number(row[3]),
    state: String(row[4]),
    isDelayed: row[5] === 1,
    version: Number(row[6]),
    steps: Number(row[7]),
    isCouponDeleted: row[8] === 1,
    uses: Number(row[9]),
  }));
}
