import type { EffectJson } from "../../core/evaluation/effect-json";
import type { ClaimedGiveawayRow } from "../../db/queries/closure";

/**
 * Puts the codes that the deciding batch claimed into the `awardGiveaway` effects, in the order of
 * the claims. The same object when there is nothing to fill in.
 */
export function fillGiveaways<T extends { readonly effects: readonly EffectJson[] }>(
  result: T,
  giveaways: readonly ClaimedGiveawayRow[],
): T {
  if (giveaways.length === 0) return result;
  const unplaced = [...giveaways];
  const effects = result.effects.map((effect) => {
    if (effect.effectType !== "awardGiveaway") return effect;
    const next = unplaced.shift();
    if (!next) return effect;
    return { ...effect, props: { ...effect.props, giveawayId: next.id, code: next.code } };
  });
  return { ...result, effects };
}

/** Whether an award still lacks its code: the caller died between the decision and the finish. */
export function lacksGiveaways(effects: readonly EffectJson[]): boolean {
  return effects.some(
    (effect) => effect.effectType === "awardGiveaway" && effect.props["giveawayId"] === 0,
  );
}
