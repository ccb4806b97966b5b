import type { EffectJson } from "../evaluation/effect-json";
import type { CounterShare } from "./rollback";

/**
 * What a rollback gives back of the budgets that count discounts. A discount that is spread over
 * units counts once, as long as a share of it stands; where nothing of a campaign stands any more,
 * all that is counted comes back.
 */
export function discountsGone(
  before: readonly EffectJson[],
  after: readonly EffectJson[],
): CounterShare[] {
  const standing = countDiscounts(after);
  const campaigns = new Set([...standing.values()].map(({ campaignId }) => campaignId));
  const gone: CounterShare[] = [];
  for (const [key, share] of countDiscounts(before)) {
    const units = share.units - (standing.get(key)?.units ?? 0);
    if (units <= 0) continue;
    gone.push({ ...share, units: campaigns.has(share.campaignId) ? units : ALL_UNITS });
  }
  return gone;
}

/** No undo gives back more than is counted. */
const ALL_UNITS = Number.MAX_SAFE_INTEGER;

function countDiscounts(effects: readonly EffectJson[]): ReadonlyMap<string, CounterShare> {
  const counts = new Map<string, CounterShare>();
  const spread = new Map<string, number>();
  for (const effect of effects) {
    const { campaignId, triggeredByCoupon, props } = effect;
    if (!effect.effectType.startsWith("setDiscount") || !(Number(props["value"]) > 0)) continue;
    const couponId = triggeredByCoupon ?? null;
    const key = `${campaignId}|${couponId}`;
    const counted = { campaignId, couponId, action: "setDiscountEffect" };
    if (props["totalDiscount"] !== undefined) {
      // The same one gives a unit one share: more shares of a unit are of as many discounts.
      const discount = nameOfSpread(effect);
      const { position, subPosition = 0 } = props;
      const ofUnit = JSON.stringify([discount, position, subPosition]);
      const shares = (spread.get(ofUnit) ?? 0) + 1;
      spread.set(ofUnit, shares);
      if (shares <= (spread.get(discount) ?? 0)) continue;
      spread.set(discount, shares);
    }
    counts.set(key, { ...counted, units: (counts.get(key)?.units ?? 0) + 1 });
  }
  return counts;
}

/** Based on one item of a bundle, the name of a share ends with its position. */
function nameOfSpread({ campaignId, ruleIndex, triggeredByCoupon, props }: EffectJson): string {
  const isPlaced = props["targetedItemPosition"] !== undefined;
  const name = isPlaced ? String(props["name"]).replace(/#\d+$/, "") : props["name"];
  const of = [campaignId, ruleIndex, triggeredByCoupon, name];
  return JSON.stringify([...of, props["totalDiscount"], props["bundleIndex"], props["bundleName"]]);
}
