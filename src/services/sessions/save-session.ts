import { firstSessionStatement, type ProfileRow } from "../../db/queries/session-facts";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { answerOf, retryWith, sessionOf, type AttemptOutcome } from "./attempt";
import type { SessionDecision } from "./decide-session";
import { environmentOf } from "./load-customer";
import type { LoadedSession, UpdateSessionInput } from "./types";

/** Stores an open (or cancelled) session; a profile that is seen first is made beside it. */
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
  };
  const [saved, profile] = await Promise.all([
    again(() => sessionOf(context, input, loaded).save(command)),
    ensureProfile(context, loaded, decided),
  ]);
  if (!saved.ok) return retryWith(loaded, saved.error.current);
  const answer = answerOf(decided, loaded);
  return { done: true, answer: { ...answer, profile: profile ?? answer.profile } };
}

/** Creates the profile, or notes its first session; null when neither is due. */
async function ensureProfile(
  context: IntegrationContext,
  loaded: LoadedSession,
  { document }: SessionDecision,
): Promise<ProfileRow | null> {
  if (document.profileId === "") return null;
  const { profile } = loaded.customer;
  if (profile && profile.firstSessionId !== null) return null;
  const environment = environmentOf(loaded.index);
  const nowMs = context.ports.clock.now();
  return again(() =>
    firstSessionStatement(context.ports.db, {
      environment,
      integrationId: document.profileId,
      sessionId: document.id,
      nowMs,
    }).first<ProfileRow>(),
  );
}
