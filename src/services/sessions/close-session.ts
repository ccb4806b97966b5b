import { COUNTER_MONEY_SCALE, roundHalfAwayFromZero, toScaledInteger } from "../../core/decimal";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import { sessionTotals } from "../../core/session/totals";
import type { ClosureDecision, ClosureProfile } from "../../db/queries/closure";
import { decideInStore } from "../closures/decide-in-store";
import { createdCodes } from "../closures/created-codes";
import { fillGiveaways } from "../closures/fill-giveaways";
import { hold, letGo, rollForward, type ClosureClaims, type HoldRefusal } from "../closures/hold";
import { messagesOf, sendMessages } from "../closures/messages";
import { reservationsOf } from "../closures/reservations";
import type { IntegrationContext } from "../context";
import { activeCardIds, cardAfter, otherCardWallets } from "../evaluation/load-cards";
import { environmentOf } from "../evaluation/load-facts";
import { namedCall } from "../idempotency/session-call";
import { markErasedHolds } from "../redemptions/erased-holds";
import { settlementOf, type Settlement } from "../redemptions/settle-in-session";
import { answerOf, sessionOf, type AttemptOutcome } from "./attempt";
import { couponsAfter } from "./coupons-after";
import type { SessionDecision } from "./decide-session";
import { reloadCustomer } from "./load-session";
import { referralAfter } from "./referral-after";
import {
  campaignsWithEffect,
  type ClosingFacts,
  type LoadedSession,
  type SessionResult,
  type UpdateSessionInput,
} from "./types";

/**
 * One attempt at the atomic close (DESIGN §2): intent ‖ reservations, the decision in D1, then
 * commit ‖ finish. After a "no" everything is let go and read again; an unknown outcome is asked of
 * D1 and never guessed.
 */
export async function closeSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
  decided: SessionDecision,
): Promise<AttemptOutcome> {
  const closureId = context.ports.random.uuid();
  const closing = closingOf(loaded, decided, closureId);
  const { document, decision } = decided;
  const { coupons } = loaded.customer;
  const settlement = settlementOf(context.ports.random, coupons, decision, document);
  const claims = claimsOf(context, input, loaded, closing, settlement);
  const held = await hold(context, claims);
  if (!held.ok) {
    const known = afterRefusal(loaded, held.error);
    const isOver = held.error.isOver && settlement.steps.length > 0;
    return { done: false, loaded: isOver ? await withoutOver(context, known, input) : known };
  }
  const closure = closureOf(context, loaded, decided, closureId, settlement);
  const verdict = await decideInStore(context, closure);
  if (verdict.outcome === "aborted") {
    const [{ session }, fresh] = await Promise.all([
      letGo(context, claims),
      reloadCustomer(context, loaded, input),
    ]);
    return { done: false, loaded: { ...fresh, session: session ?? fresh.session } };
  }
  const giveaways = verdict.answers?.giveaways ?? [];
  const result = fillGiveaways(closing.result, giveaways);
  const changed = result === closing.result ? undefined : JSON.stringify(result);
  const [wallets, created] = await Promise.all([
    rollForward(context, claims, changed),
    createdCodes(context, loaded.index, result.effects),
    sendMessages(context, closure.messages),
  ]);
  const answer = answerOf({ ...closing, result }, loaded);
  const ownWallet = walletNameOfProfile(loaded.index.application.sandbox, document.profileId);
  return {
    done: true,
    answer: {
      ...answer,
      ...created,
      giveaways,
      profile: verdict.answers?.profile ?? answer.profile,
      coupons: couponsAfter(answer.coupons, decision, document.profileId),
      referral: referralAfter(answer.referral, decision),
      wallet: wallets.get(ownWallet) ?? answer.wallet,
      cards: answer.cards.map((card) => cardAfter(card, wallets)),
    },
  };
}

/** A hold that is over was settled, cancelled or let go, as D1 tells, or its ledger was erased. */
async function withoutOver(
  context: IntegrationContext,
  loaded: LoadedSession,
  input: UpdateSessionInput,
): Promise<LoadedSession> {
  const fresh = await reloadCustomer(context, loaded, input);
  const coupons = await markErasedHolds(context, fresh.customer.coupons);
  return { ...fresh, customer: { ...fresh.customer, coupons } };
}

/** The session as it will stand when the closure took hold. */
function closingOf(
  { customer }: LoadedSession,
  decided: SessionDecision,
  closureId: string,
): SessionDecision {
  const epoch = decided.document.epoch + 1;
  const document = { ...decided.document, epoch, ...otherCardWallets(customer) };
  const { effects, eventTypes } = decided.result;
  const closing: ClosingFacts = {
    nowMs: decided.nowMs,
    eventTypes,
    campaignIds: campaignsWithEffect(effects),
    closedSessions: customer.profile?.closedSessions ?? 0,
    totalSalesThousandths: customer.profile?.totalSalesThousandths ?? 0,
  };
  const result: SessionResult = { ...decided.result, closureId, closing };
  return { ...decided, document, result };
}

function claimsOf(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
  closing: SessionDecision,
  settlement: Settlement,
): ClosureClaims {
  const { closureId } = closing.result;
  const nowMs = context.ports.clock.now();
  const intent = {
    closureId,
    expectedVersion: loaded.session.version,
    document: closing.document,
    resultJson: JSON.stringify(closing.result),
    nowMs,
    ...namedCall(context),
  };
  return {
    closureId,
    session: { rpc: sessionOf(context, input, loaded), intent },
    reservations: reservationsOf(settlement, loaded.customer.wallets, {
      closureId,
      nowMs: closing.nowMs,
      index: loaded.index,
      profile: loaded.customer.profile,
    }),
  };
}

/** The next attempt starts from what those who refused know better. */
function afterRefusal(loaded: LoadedSession, refusal: HoldRefusal): LoadedSession {
  const wallets = new Map([...loaded.customer.wallets, ...refusal.wallets]);
  return {
    ...loaded,
    session: refusal.session ?? loaded.session,
    customer: { ...loaded.customer, wallets },
  };
}

function closureOf(
  context: IntegrationContext,
  loaded: LoadedSession,
  decided: SessionDecision,
  closureId: string,
  settlement: Settlement,
): ClosureDecision {
  const { document, decision } = decided;
  return {
    closureId,
    applicationId: document.applicationId,
    environment: environmentOf(loaded.index),
    subjectId: document.id,
    epoch: document.epoch,
    nowMs: context.ports.clock.now(),
    profile: document.profileId === "" ? null : profileOf(loaded, decided),
    cardIds: activeCardIds(loaded.customer),
    couponIds: [...new Set(decision.acceptedCoupons.map((coupon) => coupon.couponId))],
    charges: decision.charges,
    writes: decision.writes,
    event: null,
    messages: messagesOf(context, decision.writes),
    redemptionSteps: settlement.steps,
  };
}

function profileOf(
  loaded: LoadedSession,
  { document, decision, profileAttributes }: SessionDecision,
): ClosureProfile {
  const total = roundHalfAwayFromZero(sessionTotals(document).total, COUNTER_MONEY_SCALE);
  return {
    integrationId: document.profileId,
    readVersion: decision.reads.profile ? (loaded.customer.profile?.version ?? null) : undefined,
    closedSessionsDelta: 1,
    salesThousandths: toScaledInteger(total, COUNTER_MONEY_SCALE),
    firstSessionId: document.id,
    attributesJson: profileAttributes ? JSON.stringify(profileAttributes) : null,
  };
}
