import { type CodePattern, drawCodes } from "../../core/coupon/code-pattern";
import { NO_WRITES } from "../../core/evaluation/writes";
import { AMOUNT_HUNDREDTHS_MAX } from "../../core/ledger/plan";
import type { DeductPoints, HoldPoints } from "../../core/ledger/types";
import { assert } from "../../core/assert";
import { decideRedemption, type DecidedRedemption } from "../../core/redemption/decide";
import { limitCharge } from "../../core/redemption/eligibility";
import type { RedemptionWish } from "../../core/redemption/types";
import type { ClosureDecision, NewPointRedemption } from "../../db/queries/closure";
import { decideInStore } from "../closures/decide-in-store";
import { hold, letGo, rollForward, type ClosureClaims } from "../closures/hold";
import { reservationsOf } from "../closures/reservations";
import type { IntegrationContext } from "../context";
import { couponPatternOf } from "../coupons/coupon-pattern";
import { callRecord, once } from "../idempotency/once";
import { loadCall } from "../load-call";
import { LostRaces } from "../lost-races";
import { Refusal } from "../refusal";
import { redeemableBalance, type RedeemableBalance } from "./balance";
import type { CustomerReference } from "./find-customer";
import { factsOf, loadRedemption, type LoadedRedemption, withToldWallet } from "./load-redemption";
import { RedemptionRefusal } from "./redemption-refusal";

export interface RedeemInput extends RedemptionWish {
  readonly customer: CustomerReference;
  readonly optionId: number;
}

/** A redemption that took hold, with the balance that it left. */
export interface Redeemed {
  readonly redemption: NewPointRedemption;
  readonly balance: RedeemableBalance;
  readonly createdAtMs: number;
}

/**
 * Trades points for a coupon, at once or when an order carries it (DESIGN §2, "Reservation and
 * hold"): points, coupon, redemption and limit take hold together or not at all. With an
 * `Idempotency-Key` once; without, each call is another redemption.
 *
 * @throws RedemptionRefusal customer, option, eligibility, points, currency
 * @throws Refusal `unauthorized`, `invalid`, `conflict`, `too_many_updates`, `unavailable`
 */
export function redeem(context: IntegrationContext, input: RedeemInput): Promise<Redeemed> {
  const revive = (kept: string) => JSON.parse(kept) as Redeemed;
  return once(context, revive, () => redeemNow(context, input));
}

async function redeemNow(context: IntegrationContext, input: RedeemInput): Promise<Redeemed> {
  let loaded = await loadRedemption(context, input.customer, input.optionId);
  if (loaded.isDry) throw new Refusal("invalid", "Calls with a staging key are dry");
  const losses = new LostRaces(context, "profile");
  for (;;) {
    const nowMs = context.ports.clock.now() + loaded.timeOffsetMs;
    const decided = decideRedemption(factsOf(loaded, nowMs), input);
    if (decided.ok) {
      const outcome = await attempt(context, input, loaded, { ...decided.value, nowMs });
      if (outcome.done) return outcome.redeemed;
      loaded = outcome.loaded;
      losses.count();
      continue;
    }
    const { code, message } = decided.error;
    if (loaded.isTold || !RESTING_ON_POINTS.has(code)) {
      await answerTwin(context);
      throw new RedemptionRefusal(code, message);
    }
    loaded = await withToldWallet(context, loaded);
  }
}

/** The points may be gone because the same call took them: then it is answered as it was. */
async function answerTwin(context: IntegrationContext): Promise<void> {
  if (context.idempotency) await loadCall(context, () => []);
}

/** Refusals that the copy of a balance is no ground for. */
const RESTING_ON_POINTS: ReadonlySet<string> = new Set(["not_eligible", "not_enough_points"]);

type Outcome =
  | { readonly done: true; readonly redeemed: Redeemed }
  | { readonly done: false; readonly loaded: LoadedRedemption };

interface Decided extends DecidedRedemption {
  /** The key's clock, which may be shifted; what is stored is made by the real one. */
  readonly nowMs: number;
}

/** Reserve, decide in D1, commit; after a "no" it starts from what those who refused know. */
async function attempt(
  context: IntegrationContext,
  input: RedeemInput,
  loaded: LoadedRedemption,
  decided: Decided,
): Promise<Outcome> {
  const { nowMs } = decided;
  const pattern = patternOf(loaded);
  const redemption = redemptionOf(context, loaded, decided, drawCode(context, pattern));
  const claims = claimsOf(context, loaded, decided, redemption);
  const held = await hold(context, claims);
  if (!held.ok) {
    const wallet = held.error.wallets.get(loaded.walletName);
    return { done: false, loaded: wallet ? { ...loaded, wallet, isTold: true } : loaded };
  }
  const balance = balanceAfter(loaded, redemption, nowMs);
  const createdAtMs = context.ports.clock.now();
  const redeemed: Redeemed = { redemption, balance, createdAtMs };
  const closure = closureOf(claims.closureId, loaded, decided, { redemption, createdAtMs });
  const record = callRecord(context, closure.applicationId);
  const verdict = await decideInStore(context, {
    ...closure,
    ...(record && { call: { record, answer: JSON.stringify(redeemed) } }),
  });
  if (verdict.outcome === "aborted") {
    await letGo(context, claims);
    if (verdict.constraint === CODE_TAKEN && pattern.randomPlaces === 0) {
      throw new Refusal("conflict", `The code ${redemption.code} exists already`);
    }
    const fresh = await loadRedemption(context, input.customer, input.optionId);
    return { done: false, loaded: fresh };
  }
  await rollForward(context, claims);
  return { done: true, redeemed };
}

const CODE_TAKEN = "coupons_value";

function patternOf({ index, redeemable }: LoadedRedemption): CodePattern {
  assert(redeemable !== null, "what is decided has an option");
  const { couponPattern, couponSettings } = redeemable;
  const { caseSensitivity } = index.application;
  const wished = { couponPattern, validCharacters: null };
  return couponPatternOf(wished, { caseSensitivity, couponSettings });
}

function drawCode({ ports }: IntegrationContext, pattern: CodePattern): string {
  if (pattern.randomPlaces === 0) return pattern.text;
  const bytes = (length: number) => ports.random.bytes(length);
  const [code] = drawCodes({ pattern, count: 1, bytes });
  assert(code !== undefined, "a pattern with random places yields a code");
  return code;
}

function redemptionOf(
  { ports }: IntegrationContext,
  { customer, redeemable, walletName }: LoadedRedemption,
  { option, costHundredths, currency, amountCents, reward, deadlineAtMs }: Decided,
  code: string,
): NewPointRedemption {
  const { attributes, discountLimitThousandths, expiresAtMs } = reward;
  return {
    id: ports.random.safeInteger(),
    optionId: option.id,
    profileIntegrationId: customer.integrationId,
    walletName,
    programId: option.loyaltyProgramId,
    subledgerId: option.subledgerId,
    pointsHundredths: costHundredths,
    code,
    currency,
    amountCents,
    transactionUuid: ports.random.uuid(),
    deadlineAtMs,
    coupon: {
      campaignId: option.campaignId,
      discountLimitThousandths,
      expiresAtMs,
      attributes: { ...redeemable?.couponAttributes, ...attributes },
    },
  };
}

function claimsOf(
  { ports }: IntegrationContext,
  { index, customer, walletName, wallet }: LoadedRedemption,
  { option, nowMs, deadlineAtMs }: Decided,
  redemption: NewPointRedemption,
): ClosureClaims {
  const { programId, subledgerId, pointsHundredths, transactionUuid } = redemption;
  assert(pointsHundredths <= AMOUNT_HUNDREDTHS_MAX, "a ledger can move what a redemption costs");
  const entry = {
    transactionUUID: transactionUuid,
    programId,
    subledgerId,
    amountHundredths: pointsHundredths,
    name: option.name,
    source: { type: "manual", applicationId: index.application.id } as const,
  };
  const change: DeductPoints | HoldPoints =
    deadlineAtMs === null ? { ...entry, kind: "deduct" } : { ...entry, kind: "hold", deadlineAtMs };
  const closureId = ports.random.uuid();
  const reservations = reservationsOf(
    { ledgerChanges: new Map([[walletName, [change]]]) },
    new Map([[walletName, wallet]]),
    { closureId, nowMs, index, profile: customer },
  );
  return { closureId, session: null, reservations };
}

function closureOf(
  closureId: string,
  { index, environment, customer }: LoadedRedemption,
  { option, nowMs }: Decided,
  { redemption, createdAtMs }: Pick<Redeemed, "redemption" | "createdAtMs">,
): ClosureDecision {
  const { id: applicationId, timezone } = index.application;
  const charge = limitCharge(option, customer.integrationId, { nowMs, timezone });
  return {
    closureId,
    applicationId,
    environment,
    subjectId: redemption.id,
    epoch: 0,
    nowMs: createdAtMs,
    profile: null,
    couponIds: [],
    charges: charge === null ? [] : [charge],
    writes: NO_WRITES,
    event: null,
    messages: [],
    newPointRedemption: redemption,
  };
}

/** What the wallet will say: it refuses the reservation if it is not as it was read. */
function balanceAfter(
  { wallet }: LoadedRedemption,
  redemption: NewPointRedemption,
  nowMs: number,
): RedeemableBalance {
  const before = redeemableBalance(wallet, redemption, nowMs);
  const { pointsHundredths, deadlineAtMs } = redemption;
  const keptHundredths = deadlineAtMs === null ? 0 : pointsHundredths;
  const availableHundredths = before.availableHundredths - pointsHundredths;
  const heldHundredths = before.heldHundredths + keptHundredths;
  const balanceHundredths = availableHundredths + heldHundredths;
  return { balanceHundredths, heldHundredths, availableHundredths };
}
