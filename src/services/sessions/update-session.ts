import { assert } from "../../core/assert";
import type { SessionState } from "../../core/session/types";
import { again } from "../again";
import { hashJson } from "../hash-json";
import type { IntegrationContext } from "../context";
import { askedFor, namedCall, refuseTwin } from "../idempotency/session-call";
import { withNamedCards } from "../evaluation/load-cards";
import { LostRaces } from "../lost-races";
import { answerAgain, answerEarlierCall } from "./answer-again";
import { answerOf, retryWith, sessionOf, type AttemptOutcome } from "./attempt";
import { checkCards, checkSessionChange, checkStore } from "./check-change";
import { closeSession } from "./close-session";
import { decideSession, type SessionDecision } from "./decide-session";
import { cardsShown, hasFactsFor, loadSession, reloadCustomer, storedPart } from "./load-session";
import { saveSession } from "./save-session";
import { settleSession } from "./settle-session";
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
  const earlier = await answeredBefore(context, input, loaded);
  if (earlier.done) return earlier.answer;
  const { application, definitions } = loaded.index;
  checkSessionChange(input.change, application.id, definitions);
  const bodyHash = isFinal(input.change.state) ? await hashJson(input.change) : null;
  const losses = new LostRaces(context, "session");
  for (;;) {
    const outcome = await attemptUpdate(context, input, loaded, bodyHash);
    if (outcome.done) return outcome.answer;
    losses.count();
    const asked = await answeredBefore(context, input, outcome.loaded);
    if (asked.done) return asked.answer;
    ({ loaded } = asked);
  }
}

/** The answer to the same named call before this one; else where to start from. */
async function answeredBefore(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): Promise<AttemptOutcome> {
  if (!context.idempotency || input.dry) return { done: false, loaded };
  const session = await askedFor(context, sessionOf(context, input, loaded), loaded.session);
  if (session.earlier) {
    return answerEarlierCall(context, input, { ...loaded, session }, session.earlier);
  }
  refuseTwin(context, session);
  return { done: false, loaded: { ...loaded, session } };
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
  // A session may be given up whatever became of its card.
  if (input.change.state !== "cancelled") {
    checkCards(cardsShown(input, storedPart(loaded, input)), loaded.customer.cards);
  }
  let decided = await decideSession(context, input, loaded);
  const customer = await withNamedCards(context, loaded.index, loaded.customer, decided.decision);
  if (customer) {
    loaded = { ...loaded, customer };
    decided = await decideSession(context, input, loaded);
  }
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
  const { version } = loaded.session;
  const { call } = namedCall(context);
  const [stored, current] = await Promise.all([
    again(() => (call ? session.readNamed(call, version) : session.read())),
    hasFactsFor(context, input, loaded) ? loaded : reloadCustomer(context, loaded, input),
  ]);
  // A named call has its answer only once the session remembers it.
  const isInTime = stored.version === version && stored.earlier?.fingerprint === call?.fingerprint;
  if (!isInTime) return retryWith(loaded, stored);
  const { document } = stored;
  assert(document !== null, "a session that was ended is stored");
  const { resultJson } = stored;
  return { done: true, answer: await answerAgain(context, current, { document, resultJson }) };
}
