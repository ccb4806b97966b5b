import { assert } from "../../core/assert";
import type { SessionState } from "../../core/session/types";
import { again } from "../again";
import { createdCodes } from "../closures/created-codes";
import { hashJson } from "../hash-json";
import type { IntegrationContext } from "../context";
import { LostRaces } from "../lost-races";
import {
  activeNow,
  answerOf,
  retryWith,
  sessionOf,
  walletOf,
  type AttemptOutcome,
} from "./attempt";
import { checkSessionChange, checkStore } from "./check-change";
import { closeSession } from "./close-session";
import { decideSession, type SessionDecision } from "./decide-session";
import { hasFactsFor, loadSession, reloadCustomer } from "./load-session";
import { saveSession } from "./save-session";
import { settleSession } from "./settle-session";
import { claimedGiveaways, storedResult } from "./stored-result";
import type { LoadedSession, SessionAnswer, UpdateSessionInput } from "./types";
import { isRevocation, revokeSession } from "./undo/revoke-session";

/**
 * Creates, updates or closes a session: load, decide, commit (DESIGN §1). A lost race decides again
 * on the state that the refusal brought along; the answer to a repeated close is the stored one.
 *
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export async function updateSession(
  context: IntegrationContext,
  received: UpdateSessionInput,
): Promise<SessionAnswer> {
  let loaded = await loadSession(context, received);
  const input = loaded.stagingKey ? { ...received, dry: true } : received;
  const { application, definitions } = loaded.index;
  checkSessionChange(input.change, application.id, definitions);
  const bodyHash = isFinal(input.change.state) ? await hashJson(input.change) : null;
  const losses = new LostRaces(context, "session");
  for (;;) {
    const outcome = await attemptUpdate(context, input, loaded, bodyHash);
    if (outcome.done) return outcome.answer;
    loaded = outcome.loaded;
    losses.count();
  }
}

async function attemptUpdate(
  context: IntegrationContext,
  input: UpdateSessionInput,
  before: LoadedSession,
  bodyHash: string | null,
): Promise<AttemptOutcome> {
  let loaded = before;
  if (loaded.session.inDoubt && !input.dry) {
    const session = await settleSession(context, sessionOf(context, input, loaded), loaded.session);
    // Whatever closed may have taken points, uses and budgets: read all of it again.
    return { done: false, loaded: await reloadCustomer(context, { ...loaded, session }, input) };
  }
  if (isRepeat(loaded, input, bodyHash)) {
    return storedAnswer(context, input, loaded);
  }
  if (isRevocation(loaded, input)) return revokeSession(context, input, loaded, bodyHash);
  if (!hasFactsFor(context, input, loaded)) loaded = await reloadCustomer(context, loaded, input);
  checkStore(input.change, loaded.customer.store);
  const decided = await decideSession(context, input, loaded);
  if (input.dry) return { done: true, answer: answerOf(decided, loaded) };
  const hashed = withCloseHash(decided, bodyHash);
  if (!decided.closing) return saveSession(context, input, loaded, hashed);
  return closeSession(context, input, loaded, hashed);
}

/** States that are entered once: the same call again gets the stored answer. */
function isFinal(state: SessionState | undefined): boolean {
  return state === "closed" || state === "cancelled";
}

function withCloseHash(decided: SessionDecision, closeBodyHash: string | null): SessionDecision {
  if (closeBodyHash === null) return decided;
  return { ...decided, document: { ...decided.document, closeBodyHash } };
}

function isRepeat(
  loaded: LoadedSession,
  input: UpdateSessionInput,
  bodyHash: string | null,
): boolean {
  const stored = loaded.session.document;
  return (
    !input.dry &&
    stored !== null &&
    stored.state === input.change.state &&
    bodyHash !== null &&
    stored.closeBodyHash === bodyHash
  );
}

/** What the first call was answered, out of the session object; unless it moved on meanwhile. */
async function storedAnswer(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): Promise<AttemptOutcome> {
  const session = sessionOf(context, input, loaded);
  const [stored, current] = await Promise.all([
    again(() => session.read()),
    hasFactsFor(context, input, loaded) ? loaded : reloadCustomer(context, loaded, input),
  ]);
  if (stored.version !== loaded.session.version) return retryWith(loaded, stored);
  const { document } = stored;
  assert(document !== null, "a session that was ended is stored");
  const { result } = await storedResult(context, stored.resultJson);
  const [giveaways, created] = await Promise.all([
    claimedGiveaways(context, result),
    createdCodes(context, current.index, result.effects),
  ]);
  const answer: SessionAnswer = {
    document,
    result,
    index: current.index,
    profile: activeNow(current.customer.profile, document.updatedAtMs),
    coupons: current.customer.coupons,
    wallet: walletOf(current, document),
    referral: current.customer.referral,
    giveaways,
    ...created,
    nowMs: context.ports.clock.now() + loaded.timeOffsetMs,
  };
  return { done: true, answer };
}
