import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import type { SessionDocument } from "../../core/session/types";
import { again } from "../again";
import { requireLiveKey } from "../authenticate";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { notFound } from "../refusal";
import { settleSession } from "./settle-session";
import { storedResult } from "./stored-result";
import type { SessionResult } from "./types";

export interface ReadSession {
  readonly document: SessionDocument;
  readonly result: SessionResult;
}

/**
 * The session as it stands, with the effects of its last update: key row ‖ session object, one hop.
 * A closure in doubt is settled first, so that a close that was answered shows (DESIGN §2).
 *
 * @throws Refusal `unauthorized`, `not_found`, `unavailable`
 */
export async function readSession(
  context: IntegrationContext,
  sessionIntegrationId: string,
): Promise<ReadSession> {
  const { db, objects } = context.ports;
  const { application } = await rememberedIndex(context);
  const session = objects.session(application.id, sessionIntegrationId);
  const [key, read] = await Promise.all([
    keyRowStatement(db, context.keyHash).first<KeyRow>(),
    again(() => session.read()),
  ]);
  requireLiveKey(context, key ?? undefined);
  let stored = read;
  if (read.inDoubt) {
    await settleSession(context, session, read);
    stored = await again(() => session.read());
  }
  if (!stored.document) throw notFound("Customer session");
  const { result } = await storedResult(context, stored.resultJson);
  return { document: stored.document, result };
}
