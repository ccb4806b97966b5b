import { decimalFromNumber, POINTS_SCALE, sumDecimals, toScaledInteger } from "../../core/decimal";
import type { EffectJson } from "../../core/evaluation/effect-json";

/** Whose points in which program. */
export interface PointsOwner {
  readonly programId: number;
  readonly integrationId: string;
}

/** The props that the effects on points have in common. */
interface PointsProps {
  readonly programId: number;
  readonly value: number;
  readonly recipientIntegrationId?: string;
  readonly cardIdentifier?: string;
}

/** What effects of a type move of a customer's points, hundredths; those of cards don't count. */
export function movedHundredths(
  effects: readonly EffectJson[],
  effectType: EffectJson["effectType"],
  { programId, integrationId }: PointsOwner,
): number {
  const amounts = effects
    .filter((effect) => effect.effectType === effectType)
    .map(({ props }) => props as unknown as PointsProps)
    .filter(
      (props) =>
        props.programId === programId &&
        props.cardIdentifier === undefined &&
        (props.recipientIntegrationId ?? integrationId) === integrationId,
    )
    .map(({ value }) => decimalFromNumber(value));
  return toScaledInteger(sumDecimals(amounts), POINTS_SCALE);
}

/** What effects give off or take back of discounts, as an exact number. */
export function sumOfValues(
  effects: readonly EffectJson[],
  isMeant: (effectType: string) => boolean,
) {
  const values = effects
    .filter(({ effectType }) => isMeant(effectType))
    .map(({ props }) => decimalFromNumber((props as { readonly value: number }).value));
  return sumDecimals(values);
}
