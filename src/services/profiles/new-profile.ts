import type { ProfileRow } from "../../db/queries/session-facts";

/**
 * A customer whom nobody has seen yet, as rules see them: the call that names them makes the
 * profile (reference SEMANTICS §4.3). Its id is 0 until it is stored.
 */
export function newProfile(integrationId: string, nowMs: number): ProfileRow {
  return {
    id: 0,
    integrationId,
    version: 0,
    attributes: "{}",
    closedSessions: 0,
    totalSalesThousandths: 0,
    firstSessionId: null,
    createdAtMs: nowMs,
    lastActivityAtMs: nowMs,
    audiences: "[]",
  };
}
