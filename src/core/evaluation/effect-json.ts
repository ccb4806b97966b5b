import { isDecimal, toNumber } from "../decimal";
import type { Effect } from "./effect";

/** An effect as the wire shows it: every property kept, decimals as JSON numbers. */
export interface EffectJson {
  readonly campaignId: number;
  readonly rulesetId: number;
  readonly ruleIndex: number;
  readonly ruleName: string;
  readonly effectType: string;
  readonly triggeredByCoupon?: number;
  readonly conditionIndex?: number;
  readonly evaluationGroupID?: number;
  readonly evaluationGroupMode?: string;
  /** More of an award that stands, from a return: budgets count both as one. Not on the wire. */
  readonly continues?: boolean;
  /** JSON values: texts, numbers, booleans; an attribute's value; a custom effect's payload. */
  readonly props: Readonly<Record<string, unknown>>;
}

export function effectToJson(effect: Effect): EffectJson {
  const props: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(effect.props)) {
    if (value === undefined) continue;
    props[name] = isDecimal(value) ? toNumber(value) : value;
  }
  return { ...effect, props };
}
