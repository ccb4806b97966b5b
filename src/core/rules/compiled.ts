import type { RulesetFacts } from "../evaluation/catalogue";
import type { CouponRejectionReason, EffectProps, EffectType } from "../evaluation/effect";
import type { RuleRun } from "../evaluation/rule-run";
import type { CompiledExpression } from "../expression";
import type { CompiledSelection } from "./selection/selection";

/** A ruleset as closures, ready to run any number of times. Holds nothing of a customer. */
export interface CompiledRuleset {
  readonly id: number;
  readonly rules: readonly CompiledRule[];
  /** Named constants of the ruleset, computed when a rule reads them. */
  readonly parameters: ReadonlyMap<string, CompiledExpression>;
  /** Selectors and bundles by name. */
  readonly selections: ReadonlyMap<string, CompiledSelection>;
  readonly facts: RulesetFacts;
  /** Estimated heap size, for the bound of the cache that keeps it. */
  readonly bytes: number;
}

export interface CompiledRule {
  readonly index: number;
  readonly title: string;
  /** Runs once per coupon code of the campaign, and its effects name the code. */
  readonly checksCoupon: boolean;
  readonly checksReferral: boolean;
  /** Reserves the code: `checkCoupon` without redemption then asks for no reservation. */
  readonly reservesCoupon: boolean;
  /** Takes points: its discounts are never capped or shrunk (DESIGN §4). */
  readonly takesPoints: boolean;
  readonly blocks: readonly CompiledBlock[];
}

export interface CompiledBlock {
  readonly role: "condition" | "effect";
  /** Position among the rule's conditions or effects, in reading order, groups not counted. */
  readonly index: number;
  /** Null = the condition holds, the effect took hold. Never throws. */
  run(run: RuleRun): BlockFailure | null;
}

/** Why a block ended its rule. */
export interface BlockFailure {
  readonly role: "condition" | "effect";
  /** Of the deepest block that decided. */
  readonly index: number;
  /** What a person has to know to understand it. */
  readonly details: string;
  /** What the code of this run is rejected for, if the block knows better than the rule. */
  readonly couponReason?: CouponRejectionReason;
  /** It could not be decided at all: reported as an `error` effect, too. */
  readonly isError: boolean;
  /** Effects of the failure, in order. */
  readonly failureEffects: readonly FailureEffect[];
}

/** An effect that is returned because a block failed. */
export type FailureEffect = {
  [T in EffectType]: {
    readonly effectType: T;
    readonly props: EffectProps[T];
    readonly conditionIndex?: number;
  };
}[EffectType];
