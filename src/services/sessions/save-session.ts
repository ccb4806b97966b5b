import { refusedByConstraint } from "../../db/queries/closure";
import { atOnceStatements } from "../../db/queries/closure/at-once";
import { firstSessionStatement, type ProfileRow } from "../../db/queries/session-facts";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { environmentOf } from "../evaluation/load-facts";
import { namedCall } from "../idempotency/session-call";
import { reloadCustomer } from "./load-session";
import { activeNow, answerOf, retryWith, sessionOf, type AttemptOutcome } from "./attempt";
import type { SessionDecision } from "./decide-session";
import type { LoadedSession, UpdateSessionInput } from "./types";

/**
 * Stores an open (or cancelled) session. Beside it, one batch writes what takes hold at once
 * (DESIGN §3): reservations, audiences, attributes, and a profile that is seen first. Reservations
 * may be refused, so they go first (+1 hop): a session never tells of one that is not there.
 */
export async function saveSession(
  context: IntegrationContext,
  input: UpdateSessionInput,
  loaded: LoadedSession,
  decided: SessionDecision,
): Promise<AttemptOutcome> {
  const command = {
    expectedVersion: loaded.session.version,
    document: decided.document,
    resultJson: JSON.stringify(decided.result),
    nowMs: context.ports.clock.now(),
    ...namedCall(context),
  };
  const written = writeAtOnce(context, loaded, decided);
  const mayBeRefused = decided.decision.writes.couponReservations.length > 0;
  if (mayBeRefused && (await written) === "refused") {
    return { done: false, loaded: await reloadCustomer(context, loaded, input) };
  }
  const [saved, profile] = await Promise.all([
    again(() => sessionOf(context, input, loaded).save(command)),
    written,
  ]);
  if (!saved.ok) return retryWith(loaded, saved.error.current);
  const answer = answerOf(decided, loaded);
  const isKnown = profile !== null && profile !== "refused";
  const shown = activeNow(isKnown ? profile : answer.profile, decided.document.updatedAtMs);
  return { done: true, answer: { ...answer, profile: shown } };
}

/** Null when nothing had to be written, or when the profile was none of it. All or nothing. */
async function writeAtOnce(
  context: IntegrationContext,
  loaded: LoadedSession,
  { document, decision }: SessionDecision,
): Promise<ProfileRow | null | "refused"> {
  const { db, clock } = context.ports;
  const environment = environmentOf(loaded.index);
  const nowMs = clock.now();
  const statements = atOnceStatements(db, { environment, nowMs }, decision.writes);
  const { profile } = loaded.customer;
  const isFirst = document.profileId !== "" && (profile?.firstSessionId ?? null) === null;
  if (!isFirst && statements.length === 0) return null;
  // Last, so that the row it answers shows what the others wrote.
  if (document.profileId !== "") {
    const { profileId: integrationId, id: sessionId } = document;
    statements.push(firstSessionStatement(db, { environment, integrationId, sessionId, nowMs }));
  }
  try {
    const results = await again(() => db.batch(statements));
    if (document.profileId === "") return null;
    return (results.at(-1)?.results[0] as ProfileRow | undefined) ?? null;
  } catch (error) {
    if (refusedByConstraint(error) === null) throw error;
    return "refused";
  }
}
