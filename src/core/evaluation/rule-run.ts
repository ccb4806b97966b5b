import { attributeKey } from "../attributes/attribute-owner";
import { ruleNames } from "../attributes/run-scope";
import type { LoyaltyBalanceName } from "../attributes/type-scope";
import type { Decimal } from "../decimal";
import { ZERO } from "../decimal";
import { createScope, type Scope } from "../expression";
import type { LedgerChange } from "../ledger/types";
import type {
  CompiledBlock,
  CompiledRule,
  CompiledRuleset,
  FailureEffect,
} from "../rules/compiled";
import type { CampaignIndexEntry } from "./catalogue";
import { counterKey, type CounterCharge } from "./decision";
import type { CouponRejectionReason, EffectProps, EffectType } from "./effect";
import { balanceOf, type PointsAccount, tierNameOf } from "./points";
import type { ReferralRun } from "./referral-runs";
import type { CouponFacts } from "./snapshot";
import { addGiven, type GivenDiscounts, type GivenScope, nothingGiven } from "./given-discounts";
import { ItemDiscounts } from "./item-discounts";
import { readSelection } from "../rules/selection/read-selection";
import type { SelectionCache } from "../rules/selection/selection";
import type { EvaluationState } from "./state";
import type { AttributeJson } from "../session/types";
import { Overlay } from "./overlay";
import { Tally } from "./tally";
import type { WriteDraft } from "./write-drafts";

/** A code of the session that belongs to the campaign, as this pass sees it. */
export interface CouponRun {
  readonly facts: CouponFacts;
  /** As it was typed. */
  readonly code: string;
  /** Why it can't be used; null = it is valid. */
  readonly refusal: CouponRefusal | null;
}

export interface CouponRefusal {
  readonly reason: CouponRejectionReason;
  readonly details: string;
}

/** An effect that a running rule wants; it gets its origin when the rule succeeds. */
export type DraftEffect = {
  [T in EffectType]: { readonly effectType: T; readonly props: EffectProps[T] };
}[EffectType];

type CounterName = Pick<CounterCharge, "campaignId" | "action" | "entity" | "period">;

/**
 * One run of one rule: what its blocks read, and what they want to happen. Nothing reaches the
 * evaluation's state before `keep`, so a rule that fails leaves nothing behind (DESIGN §4).
 */
export class RuleRun {
  couponChecked = false;
  couponRedeemed = false;
  referralChecked = false;
  referralRedeemed = false;
  /** The referral code of the session, if it belongs to the campaign. */
  referral: ReferralRun | null = null;
  /** Accounts that got points, for their tiers. */
  readonly credited = new Map<string, PointsAccount>();
  /** Index of the effect that runs. */
  position = 0;
  /** The first reward that came to nothing: a discount of 0, an award of 0 points. */
  emptyRewardIndex: number | null = null;
  /** Whether some reward was worth something. */
  hasReward = false;
  readonly points: Tally;
  readonly claims: Tally;
  readonly attributes: Overlay<AttributeJson>;
  readonly memberships: Overlay<boolean>;
  readonly given: GivenDiscounts = nothingGiven();
  readonly items: ItemDiscounts;
  readonly #counters: Tally;
  readonly #charges: CounterCharge[] = [];
  readonly #changes: { walletName: string; change: LedgerChange }[] = [];
  readonly #writes = new Map<DraftEffect["props"], WriteDraft>();
  #effects: DraftEffect[] = [];
  #scope: Scope | null = null;
  #innerScope: Scope | null = null;

  constructor(
    readonly state: EvaluationState,
    readonly campaign: CampaignIndexEntry,
    readonly ruleset: CompiledRuleset,
    readonly rule: CompiledRule,
    readonly coupon: CouponRun | null,
    /** Cart item sets of this pass, computed when a rule first names them. */
    readonly selections: SelectionCache = new Map(),
  ) {
    this.items = new ItemDiscounts(state.items);
    this.points = new Tally(state.points);
    this.claims = new Tally(state.claims);
    this.attributes = new Overlay(state.attributes);
    this.memberships = new Overlay(state.memberships);
    this.#counters = new Tally(state.counters);
  }

  /** What expressions may read here: the rule's names, inside `within` some more. */
  get scope(): Scope {
    return this.#innerScope ?? this.rootScope;
  }

  /** What expressions of the rule may read everywhere. */
  get rootScope(): Scope {
    return (this.#scope ??= this.#createScope());
  }

  /** Runs a body in another scope: with `Item`, `Bundle` or `Cost` bound, or at the root. */
  within<T>(scope: Scope, body: () => T): T {
    const outer = this.#innerScope;
    this.#innerScope = scope;
    try {
      return body();
    } finally {
      this.#innerScope = outer;
    }
  }

  get effects(): readonly DraftEffect[] {
    return this.#effects;
  }

  /** Notes what a reward of the block that runs is worth. */
  reward(amount: Decimal): void {
    if (amount.gt(ZERO)) this.hasReward = true;
    else this.emptyRewardIndex ??= this.position;
  }

  /**
   * Adds an effect; `write` is what takes hold with it. Throws `EvaluationError` when it is one too
   * many.
   */
  emit<T extends EffectType>(effectType: T, props: EffectProps[T], write?: WriteDraft): void {
    this.state.effectMeter.count();
    // The pair is one member of the union; TypeScript can't see that of two parameters.
    this.#effects.push({ effectType, props } as DraftEffect);
    if (write) this.#writes.set(props, write);
  }

  /** Takes over an effect that was collected. */
  adopt({ effectType, props }: FailureEffect): void {
    this.#effects.push({ effectType, props } as DraftEffect);
  }

  /** Runs failure blocks apart from the rule's own effects. */
  collect(blocks: readonly CompiledBlock[], conditionIndex: number | undefined): FailureEffect[] {
    const own = this.#effects;
    this.#effects = [];
    for (const block of blocks) {
      const failure = block.run(this);
      if (failure?.isError) this.emit("error", { message: failure.details });
    }
    const collected = this.#effects;
    this.#effects = own;
    return conditionIndex === undefined
      ? collected
      : collected.map((effect): FailureEffect => ({ ...effect, conditionIndex }));
  }

  /** Units already used of a counter, this run included. */
  used(counter: CounterName): number {
    return (this.state.snapshot.counters.get(counterKey(counter)) ?? 0) + this.chargedNow(counter);
  }

  /** Units that this evaluation has charged so far. */
  chargedNow(counter: CounterName): number {
    return this.#counters.get(counterKey(counter));
  }

  charge(charge: CounterCharge): void {
    this.#counters.add(counterKey(charge), charge.deltaUnits);
    this.#charges.push(charge);
  }

  move(walletName: string, change: LedgerChange): void {
    this.#changes.push({ walletName, change });
  }

  give(scope: GivenScope, amount: Decimal): void {
    this.given[scope] = this.given[scope].plus(amount);
  }

  /** Makes everything but the effects part of the evaluation. */
  keep(): void {
    const { state } = this;
    for (const charge of this.#charges) state.charge(charge);
    for (const { walletName, change } of this.#changes) {
      const changes = state.ledgerChanges.get(walletName) ?? [];
      changes.push(change);
      state.ledgerChanges.set(walletName, changes);
    }
    for (const [props, write] of this.#writes) state.writes.set(props, write);
    this.points.keep();
    this.claims.keep();
    this.attributes.keep();
    this.memberships.keep();
    this.items.keep();
    addGiven(state.given, this.given);
  }

  #createScope(): Scope {
    const { state } = this;
    const { application, definitions } = state.catalogue;
    const names = ruleNames({
      definitions,
      application,
      campaign: this.campaign,
      eventTypes: state.input.eventTypes,
      event: state.snapshot.event,
      store: state.snapshot.store,
      referral: this.referral && !this.referral.refusal ? this.referral.facts : null,
      readUpdated: (owner, name) => this.attributes.get(attributeKey(owner, name)),
      session: state.sessionView,
      coupon: this.coupon?.facts ?? null,
      parameters: this.ruleset.parameters,
      readProfile: () => state.readProfile(),
      readBalance: (programId, subledgerId, balance: LoyaltyBalanceName) =>
        balanceOf(this, programId, subledgerId, balance),
      readTier: (programId, subledgerId) => tierNameOf(this, programId, subledgerId),
      scope: () => this.rootScope,
      cartUnits: () => state.cartUnits,
      selectionNames: this.ruleset.selections,
      readSelection: (name) => readSelection(this, name),
    });
    return createScope(names, {
      meter: state.meter,
      nowMs: state.input.nowMs,
      timezone: application.timezone,
    });
  }
}
