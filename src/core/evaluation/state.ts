import type { SessionSource } from "../attributes/built-in";
import { type CartUnit, flattenCart } from "../attributes/cart-unit";
import { type Decimal, ZERO } from "../decimal";
import { StepMeter } from "../expression";
import type { LedgerChange } from "../ledger/types";
import { createRandom, type Random } from "../random";
import { sessionTotals } from "../session/totals";
import type { Catalogue } from "./catalogue";
import {
  type AcceptedCoupon,
  counterKey,
  type CounterCharge,
  type Decision,
  type RuleFailure,
} from "./decision";
import type { Effect } from "./effect";
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
import { collectWrites, type WriteDraft } from "./write-drafts";

/** What an evaluation has come to so far: grows with every rule that succeeds. */
export class EvaluationState {
  readonly effects: Effect[] = [];
  readonly failures: RuleFailure[] = [];
  readonly triggeredCampaignIds: number[] = [];
  readonly acceptedCoupons: AcceptedCoupon[] = [];
  readonly ledgerChanges = new Map<string, LedgerChange[]>();
  /** Units charged by this evaluation, by counter key. */
  readonly counters = new Tally();
  /** Giveaways claimed by this evaluation, by pool id. */
  readonly claims = new Tally();
  /** What stands behind effects and takes hold with them, by their properties. */
  readonly writes = new Map<Effect["props"], WriteDraft>();
  /** Attributes as rules have updated them, by entity and name. */
  readonly attributes = new Overlay<AttributeJson>();
  /** Memberships as rules have changed them, by audience and customer. */
  readonly memberships = new Overlay<boolean>();
  /** Hundredths of points moved by this evaluation, by account and direction. */
  readonly points = new Tally();
  /** Discounts given so far, by what they were taken from. */
  readonly given: GivenDiscounts = nothingGiven();
  /** The same by single unit and cost: of earlier campaigns, and of this one on top of them. */
  readonly earlierItems = new ItemDiscounts();
  readonly items = new ItemDiscounts(this.earlierItems);
  readonly meter = new StepMeter();
  readonly walletsRead = new Set<string>();
  readonly #charges = new Map<string, CounterCharge>();
  readonly #totals;
  #random: Random | null = null;
  #profileRead = false;
  #view: SessionSource | null = null;
  #units: readonly CartUnit[] | null = null;

  constructor(
    readonly snapshot: Snapshot,
    readonly catalogue: Catalogue,
    readonly input: EvaluationInput,
  ) {
    this.#totals = snapshot.session ? sessionTotals(snapshot.session) : null;
  }

  /** Made when first needed: most evaluations draw nothing. */
  get random(): Random {
    return (this.#random ??= createRandom(this.input.seed));
  }

  /** The session's total before any discount. */
  get total(): Decimal {
    return this.#totals?.total ?? ZERO;
  }

  /** What rests of the total, or of a part of it, after the discounts given so far. */
  leftOf(scope: GivenScope, pending: GivenDiscounts): Decimal {
    if (!this.#totals) return ZERO;
    const given = { ...this.given };
    addGiven(given, pending);
    return leftOf(this.#totals, scope, given);
  }

  /** The cart unit by unit; throws `EvaluationError` when there are too many. */
  get cartUnits(): readonly CartUnit[] {
    const { application, definitions } = this.catalogue;
    const earlier = application.enableCascadingDiscounts ? this.earlierItems : null;
    const items = this.snapshot.session?.cartItems ?? [];
    return (this.#units ??= flattenCart(items, definitions, earlier));
  }

  readProfile(): ProfileFacts | null {
    this.#profileRead = true;
    return this.snapshot.profile;
  }

  /** The session as the next campaign sees it: less what was given, where discounts cascade. */
  enterCampaign(): void {
    const { session } = this.snapshot;
    if (!session || !this.#totals) return;
    if (this.#view && !this.catalogue.application.enableCascadingDiscounts) return;
    this.items.keep();
    const cascades = this.catalogue.application.enableCascadingDiscounts;
    this.#view = {
      document: session,
      ...cascadedTotals(this.#totals, this.given),
      costLeft: (name, price) =>
        cascades ? this.earlierItems.leftOfSessionCost(name, price) : price,
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
      reads: { profile: this.#profileRead, wallets: this.walletsRead },
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
  "reserveCoupon",
  "awardGiveaway",
  "createLoyaltyPoints",
  "createLoyaltyPointsEffect",
  "redeemLoyaltyPoints",
  "redeemLoyaltyPointsEffect",
  "callApi",
]);

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
