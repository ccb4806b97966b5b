import { assert } from "../assert";
import type { SessionSource } from "../attributes/built-in";
import { attributeKey, attributeOwner } from "../attributes/attribute-owner";
import { type CartUnit, flattenCart } from "../attributes/cart-unit";
import { type Decimal, ZERO } from "../decimal";
import { StepMeter } from "../expression";
import type { LedgerChange } from "../ledger/types";
import { createRandom, type Random } from "../random";
import { type SessionTotals, sessionTotals } from "../session/totals";
import type { Catalogue } from "./catalogue";
import {
  type AcceptedCoupon,
  counterKey,
  type CounterCharge,
  type Decision,
  type RuleFailure,
} from "./decision";
import { createdCodesIn } from "./created-codes";
import type { Effect } from "./effect";
import { EffectMeter } from "./effect-meter";
import type { RuleOutcome } from "./eligibility";
import {
  addGiven,
  cascadedTotals,
  type GivenDiscounts,
  type GivenScope,
  leftOf,
  nothingGiven,
} from "./given-discounts";
import { ItemDiscounts } from "./item-discounts";
import type { EvaluationInput, ProfileFacts, Snapshot } from "./snapshot";
import type { AttributeJson } from "../session/types";
import { Overlay } from "./overlay";
import { Tally } from "./tally";
import { unitKey } from "./unit-key";
import { collectWrites, type WriteDraft } from "./write-drafts";

/**
 * What an evaluation has come to so far: grows with every rule that succeeds. A branch sees what
 * its base has come to and adds nothing to it before `keep`; what grows here has its line there.
 */
export class EvaluationState {
  readonly effects: Effect[] = [];
  readonly failures: RuleFailure[] = [];
  readonly triggeredCampaignIds: number[] = [];
  readonly acceptedCoupons: AcceptedCoupon[] = [];
  readonly ledgerChanges = new Map<string, LedgerChange[]>();
  /** Units charged by this evaluation, by counter key. */
  readonly counters: Tally;
  /** Giveaways claimed by this evaluation, by pool id. */
  readonly claims: Tally;
  /** What stands behind effects and takes hold with them, by their properties. */
  readonly writes = new Map<Effect["props"], WriteDraft>();
  /** Attributes as rules have updated them, by entity and name. */
  readonly attributes: Overlay<AttributeJson>;
  /** Memberships as rules have changed them, by audience and customer. */
  readonly memberships: Overlay<boolean>;
  /** Hundredths of points moved by this evaluation, by account and direction. */
  readonly points: Tally;
  /** Every rule that ran; filled when the eligibility of campaigns is asked for. */
  readonly outcomes: RuleOutcome[] = [];
  /** Discounts given since the branch began, by what they were taken from. */
  readonly given: GivenDiscounts = nothingGiven();
  /** The same by single unit and cost: of earlier campaigns, and of this one on top of them. */
  readonly earlierItems: ItemDiscounts;
  readonly items: ItemDiscounts;
  readonly meter: StepMeter;
  readonly effectMeter: EffectMeter;
  /** What was read was read, also on a branch that is dropped. */
  readonly walletsRead: Set<string>;
  /** Cards that rules named and the snapshot does not have. */
  readonly missingCards: Set<string>;
  readonly #charges = new Map<string, CounterCharge>();
  readonly #totals: SessionTotals | null;
  #random: Random | null = null;
  #profileRead = false;
  #view: SessionSource | null = null;
  #units: readonly CartUnit[] | null = null;
  #attributesInForce: Overlay<AttributeJson> | null = null;
  #lostUnits: ReadonlySet<string> = new Set();

  constructor(
    readonly snapshot: Snapshot,
    readonly catalogue: Catalogue,
    readonly input: EvaluationInput,
    private readonly base: EvaluationState | null = null,
  ) {
    this.#totals = base ? base.#totals : totalsOf(snapshot);
    this.counters = new Tally(base?.counters);
    this.claims = new Tally(base?.claims);
    this.attributes = new Overlay(base?.attributes);
    this.memberships = new Overlay(base?.memberships);
    this.points = new Tally(base?.points);
    this.earlierItems = new ItemDiscounts(base?.items);
    this.items = new ItemDiscounts(this.earlierItems);
    this.meter = base?.meter ?? new StepMeter();
    this.effectMeter = base?.effectMeter ?? new EffectMeter();
    this.walletsRead = base?.walletsRead ?? new Set();
    this.missingCards = base?.missingCards ?? new Set();
  }

  /** A state on top of this one, for what may turn out not to apply. */
  branch(): EvaluationState {
    return new EvaluationState(this.snapshot, this.catalogue, this.input, this);
  }

  /** Makes everything on this branch part of its base. */
  keep(): void {
    const { base } = this;
    assert(base !== null, "only a branch is kept");
    this.keepExplanations();
    for (const effect of this.effects) base.effects.push(effect);
    base.triggeredCampaignIds.push(...this.triggeredCampaignIds);
    base.acceptedCoupons.push(...this.acceptedCoupons);
    for (const [walletName, changes] of this.ledgerChanges) {
      base.ledgerChanges.set(walletName, [
        ...(base.ledgerChanges.get(walletName) ?? []),
        ...changes,
      ]);
    }
    for (const charge of this.#charges.values()) base.charge(charge);
    for (const [props, write] of this.writes) base.writes.set(props, write);
    this.claims.keep();
    this.attributes.keep();
    this.memberships.keep();
    this.points.keep();
    addGiven(base.given, this.given);
    this.items.keep();
    this.earlierItems.keep();
  }

  /** Drops the branch but for what explains it. */
  keepExplanations(): void {
    this.base?.failures.push(...this.failures);
    this.base?.outcomes.push(...this.outcomes);
  }

  /** Made when first needed: most evaluations draw nothing. */
  get random(): Random {
    if (this.base) return this.base.random;
    return (this.#random ??= createRandom(this.input.seed));
  }

  /** The session's total before any discount. */
  get total(): Decimal {
    return this.#totals?.total ?? ZERO;
  }

  /** What rests of the total, or of a part of it, after the discounts given so far. */
  leftOf(scope: GivenScope, pending: GivenDiscounts): Decimal {
    if (!this.#totals) return ZERO;
    const given = this.#givenSoFar();
    addGiven(given, pending);
    return leftOf(this.#totals, scope, given);
  }

  #givenSoFar(): GivenDiscounts {
    const given = this.base ? this.base.#givenSoFar() : nothingGiven();
    addGiven(given, this.given);
    return given;
  }

  /** Runs a body that may give nothing on some units (`unitKey`): others have won them. */
  withoutUnits(units: ReadonlySet<string>, body: () => void): void {
    const outer = this.#lostUnits;
    this.#lostUnits = new Set([...outer, ...units]);
    body();
    this.#lostUnits = outer;
  }

  /** Whether a per-item discount on the unit is left out, because another campaign won it. */
  isLostUnit(unit: CartUnit): boolean {
    if (this.#lostUnits.size > 0 && this.#lostUnits.has(unitKey(unit))) return true;
    return this.base?.isLostUnit(unit) ?? false;
  }

  /** The cart unit by unit; throws `EvaluationError` when there are too many. */
  get cartUnits(): readonly CartUnit[] {
    const { application, definitions } = this.catalogue;
    const cascades = application.enableCascadingDiscounts;
    if (this.base && !cascades) return this.base.cartUnits;
    const items = this.snapshot.session?.cartItems ?? [];
    const earlier = cascades ? this.earlierItems : null;
    const updated = (position: number) => (name: string) =>
      this.attributesInForce.get(attributeKey(attributeOwner.cartItem(position), name));
    return (this.#units ??= flattenCart(items, definitions, earlier, updated));
  }

  /** What rules have set, the one that runs included: shared views of the cart read it. */
  get attributesInForce(): Overlay<AttributeJson> {
    return this.base ? this.base.attributesInForce : (this.#attributesInForce ?? this.attributes);
  }

  /** Runs the blocks of a rule with what it sets in force. */
  withAttributes<T>(attributes: Overlay<AttributeJson>, body: () => T): T {
    if (this.base) return this.base.withAttributes(attributes, body);
    this.#attributesInForce = attributes;
    try {
      return body();
    } finally {
      this.#attributesInForce = null;
    }
  }

  readProfile(): ProfileFacts | null {
    if (this.base) return this.base.readProfile();
    this.#profileRead = true;
    return this.snapshot.profile;
  }

  /** The session as the next campaign sees it: less what was given, where discounts cascade. */
  enterCampaign(): void {
    const { session } = this.snapshot;
    if (!session || !this.#totals) return;
    const cascades = this.catalogue.application.enableCascadingDiscounts;
    if (this.#view && !cascades) return;
    this.items.keep();
    this.#view = {
      document: session,
      ...cascadedTotals(this.#totals, cascades ? this.#givenSoFar() : nothingGiven()),
      costLeft: (name, price) =>
        cascades ? this.earlierItems.leftOfSessionCost(name, price) : price,
      createdCodes: (kind) => createdCodesIn(this.attributesInForce, kind),
    };
  }

  get sessionView(): SessionSource | null {
    return this.#view;
  }

  /** Adds a charge; what meets on one counter is one charge, and the tightest limit holds. */
  charge(charge: CounterCharge): void {
    const key = counterKey(charge);
    const earlier = this.#charges.get(key);
    this.counters.add(key, charge.deltaUnits);
    this.#charges.set(key, earlier ? mergeCharges(earlier, charge) : charge);
  }

  /**
   * Whether what is decided happens now: at a close, and for events and profile updates, which no
   * open session holds back (DESIGN §3).
   */
  get takesHold(): boolean {
    if (this.input.dry ?? false) return false;
    return this.input.closing || this.#isWithoutCheckout;
  }

  get #isWithoutCheckout(): boolean {
    return this.snapshot.session === null || this.snapshot.event !== null;
  }

  decision(): Decision {
    return {
      effects: this.effects,
      failures: this.failures,
      triggeredCampaignIds: this.triggeredCampaignIds,
      acceptedCoupons: this.acceptedCoupons,
      ledgerChanges: this.ledgerChanges,
      charges: this.#chargesNow(),
      writes: collectWrites(this.effects, this.writes, this.takesHold),
      reads: {
        profile: this.#profileRead,
        wallets: this.walletsRead,
        ...(this.missingCards.size > 0 ? { missingCards: [...this.missingCards] } : {}),
      },
    };
  }

  #chargesNow(): readonly CounterCharge[] {
    if (this.input.closing) return [...this.#charges.values()];
    if (!this.#isWithoutCheckout) return [];
    return [...this.#charges.values()].filter(({ action }) => CHARGED_WITHOUT_CHECKOUT.has(action));
  }
}

/** Budgets of what events and profile updates make happen; discounts they only tell (DESIGN §3). */
const CHARGED_WITHOUT_CHECKOUT: ReadonlySet<string> = new Set([
  "createCoupon",
  "createReferral",
  "awardGiveaway",
  "createLoyaltyPoints",
  "createLoyaltyPointsEffect",
  "redeemLoyaltyPoints",
  "redeemLoyaltyPointsEffect",
  "callApi",
]);

function totalsOf({ session }: Snapshot): SessionTotals | null {
  return session ? sessionTotals(session) : null;
}

function mergeCharges(a: CounterCharge, b: CounterCharge): CounterCharge {
  return {
    ...a,
    deltaUnits: a.deltaUnits + b.deltaUnits,
    limitUnits: tighterLimit(a.limitUnits, b.limitUnits),
  };
}

function tighterLimit(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
