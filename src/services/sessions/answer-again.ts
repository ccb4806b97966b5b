import type { SessionDocument } from "../../core/session/types";
import type { EarlierCall } from "../../durable/customer-session/protocol";
import { createdCodes } from "../closures/created-codes";
import type { IntegrationContext } from "../context";
import { answeredCards } from "../evaluation/load-cards";
import { activeNow, type AttemptOutcome, walletOf } from "./attempt";
import { hasFactsFor, reloadCustomer } from "./load-session";
import { claimedGiveaways, storedResult } from "./stored-result";
import type { LoadedSession, SessionAnswer, UpdateSessionInput } from "./types";

/** A session and what it came to, as they were stored. */
export interface StoredAnswer {
  readonly document: SessionDocument;
  /** `SessionResult` as JSON text. */
  readonly resultJson: string;
}

/** What a call was answered, out of what was stored; codes and customer are those of now. */
export async function answerAgain(
  context: IntegrationContext,
  loaded: LoadedSession,
  { document, resultJson }: StoredAnswer,
): Promise<SessionAnswer> {
  const { result } = await storedResult(context, resultJson);
  const [giveaways, created] = await Promise.all([
    claimedGiveaways(context, result),
    createdCodes(context, loaded.index, result.effects),
  ]);
  return {
    document,
    result,
    index: loaded.index,
    profile: activeNow(loaded.customer.profile, document.updatedAtMs),
    coupons: loaded.customer.coupons,
    wallet: walletOf(loaded, document),
    cards: answeredCards(loaded.customer, document.loyaltyCards),
    referral: loaded.customer.referral,
    giveaways,
    ...created,
    nowMs: context.ports.clock.now() + loaded.timeOffsetMs,
  };
}

/** The answer to a named call that was made before, whatever became of the session since. */
export async function answerEarlierCall(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
  earlier: EarlierCall,
): Promise<AttemptOutcome> {
  context.idempotency?.replay(earlier);
  const then = { ...loaded, session: { ...loaded.session, document: earlier.document } };
  const isLoaded = hasFactsFor(context, input, then);
  const current = isLoaded ? then : await reloadCustomer(context, then, input);
  return { done: true, answer: await answerAgain(context, current, earlier) };
}
