import { assert } from "../../core/assert";
import { again } from "../again";
import { hashJson } from "../hash-json";
import type { IntegrationContext } from "../context";
import { Refusal } from "../refusal";
import { answerOf, sessionOf, walletOf, type AttemptOutcome } from "./attempt";
import { checkSessionChange } from "./check-change";
import { closeSession } from "./close-session";
import { decideSession, type SessionDecision } from "./decide-session";
import { hasFactsFor, loadSession, reloadCustomer } from "./load-session";
import { saveSession } from "./save-session";
import { settleSession } from "./settle-session";
import { storedResult } from "./stored-result";
import type { LoadedSession, SessionAnswer, UpdateSessionInput } from "./types";

/** How long a call tries again after its first lost race before it answers 409 (DESIGN §1) … */
export const LOST_RACES_PATIENCE_MS = 2_000;

/** … and how often at least: slow storage alone must not turn a few losses into a refusal. */
export const LOST_RACES_MIN = 8;

/**
 * Creates, updates or closes a session: load, decide, commit (DESIGN §1). A lost race decides again on
 * the state that the refusal brought along; the answer to a repeated close is the stored one.
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
  const bodyHash = input.change.state === "closed" ? await hashJson(input.change) : null;
  let firstLossMs: number | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptUpdate(context, input, loaded, bodyHash);
    if (outcome.done) return outcome.answer;
    loaded = outcome.loaded;
    context.ports.log.event("lost_race", { requestId: context.requestId, attempt });
    const nowMs = context.ports.clock.now();
    firstLossMs ??= nowMs;
    if (attempt >= LOST_RACES_MIN && nowMs - firstLossMs > LOST_RACES_PATIENCE_MS) {
      throw tooManyUpdates();
    }
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
  if (isRepeatOfClose(loaded, input, bodyHash)) {
    return { done: true, answer: await storedAnswer(context, input, loaded) };
  }
  if (!hasFactsFor(context, input, loaded)) loaded = await reloadCustomer(context, loaded, input);
  const decided = await decideSession(context, input, loaded);
  if (input.dry) return { done: true, answer: answerOf(decided, loaded) };
  if (!decided.closing) return saveSession(context, input, loaded, decided);
  return closeSession(context, input, loaded, withCloseHash(decided, bodyHash));
}

function withCloseHash(decided: SessionDecision, closeBodyHash: string | null): SessionDecision {
  if (closeBodyHash === null) return decided;
  return { ...decided, document: { ...decided.document, closeBodyHash } };
}

function isRepeatOfClose(
  loaded: LoadedSession,
  input: UpdateSessionInput,
  bodyHash: string | null,
): boolean {
  const stored = loaded.session.document;
  return (
    !input.dry &&
    stored?.state === "closed" &&
    bodyHash !== null &&
    stored.closeBodyHash === bodyHash
  );
}

/** What the first call was answered, out of the session object. */
async function storedAnswer(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
): Promise<SessionAnswer> {
  const session = sessionOf(context, input, loaded);
  const [stored, current] = await Promise.all([
    again(() => session.read()),
    hasFactsFor(context, input, loaded) ? loaded : reloadCustomer(context, loaded, input),
  ]);
  const document = stored.document ?? loaded.session.document;
  assert(document !== null, "a closed session is stored");
  const { result, giveaways } = await storedResult(context, stored.resultJson);
  return {
    document,
    result,
    index: current.index,
    profile: current.customer.profile,
    coupons: current.customer.coupons,
    wallet: walletOf(current, document),
    referral: current.customer.referral,
    giveaways,
    nowMs: context.ports.clock.now() + loaded.timeOffsetMs,
  };
}

function tooManyUpdates(): Refusal {
  return new Refusal(
    "too_many_updates",
    "Too many requests are updating this session at the same time",
  );
}
