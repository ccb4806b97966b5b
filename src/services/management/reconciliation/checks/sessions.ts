import {
  namedSessionCopiesStatement,
  sessionCopiesStatement,
  type SessionCopyRow,
} from "../../../../db/queries/reconciliation/copies";
import type { SessionSnapshot } from "../../../../durable/customer-session/protocol";
import { again } from "../../../again";
import type { ServiceContext } from "../../../context";
import { lookTwice } from "../settled";
import type { Check, Difference } from "../types";

/** Sessions that one page wakes up. */
export const SESSIONS_MAX = 25;

/** Far longer than callers and alarms need to settle a closure. */
const IN_DOUBT_LONG_MS = 60_000;

interface Look {
  readonly copy: SessionCopyRow;
  /** Read after the copy, so that it can't be older unless something is wrong. */
  readonly session: SessionSnapshot;
}

/** Every copied session is as its object says, and counts the closures that D1 counts. */
export const sessionsCheck: Check = {
  keyTypes: ["number"],
  async page(context, after) {
    const { db, clock } = context.ports;
    const statement = sessionCopiesStatement(db, Number(after?.[0] ?? 0), SESSIONS_MAX);
    const { results: copies } = await statement.all<SessionCopyRow>();
    const looks = await look(context, copies);
    const differences = await lookTwice(
      context,
      looks,
      (first, second) => judgeSession(first, second, clock.now()),
      (suspects) => lookAgain(context, suspects),
    );
    const last = copies.at(-1);
    const next = last === undefined || copies.length < SESSIONS_MAX ? null : [last.id];
    return { checked: copies.length, differences, next };
  },
};

function look(context: ServiceContext, copies: readonly SessionCopyRow[]): Promise<Look[]> {
  const { objects } = context.ports;
  return Promise.all(
    copies.map(async (copy) => {
      const session = objects.session(copy.applicationId, copy.integrationId);
      return { copy, session: await again(() => session.load()) };
    }),
  );
}

async function lookAgain(context: ServiceContext, suspects: readonly Look[]) {
  const ids = suspects.map(({ copy }) => copy.id);
  const statement = namedSessionCopiesStatement(context.ports.db, ids);
  const { results } = await statement.all<SessionCopyRow>();
  const looks = await look(context, results);
  const found = new Map<Look, Look>();
  for (const first of suspects) {
    const second = looks.find(({ copy }) => copy.id === first.copy.id);
    if (second) found.set(first, second);
  }
  return found;
}

/** Exported for its table of cases: `second` was looked at a while after `first`. */
export function judgeSession(first: Look, second: Look, nowMs: number): Difference[] {
  const { copy, session } = second;
  const subject = {
    applicationId: copy.applicationId,
    sessionId: copy.id,
    integrationId: copy.integrationId,
  };
  const differences: Difference[] = [];
  const add = (
    kind: Difference["kind"],
    expected: Difference["expected"],
    found: Difference["found"],
  ) => differences.push({ kind, subject, expected, found });
  if (session.document === null) {
    add("session_lost", `version ${copy.version}`, "nothing");
    return differences;
  }
  const { version, document, inDoubt } = session;
  if (copy.version < first.session.version) add("session_copy_behind", version, copy.version);
  if (copy.version > version) add("session_copy_ahead", version, copy.version);
  if (copy.version === version && copy.state !== document.state) {
    add("session_copy_differs", document.state, copy.state);
  }
  if (inDoubt !== null && inDoubt.sinceMs < nowMs - IN_DOUBT_LONG_MS) {
    const since = new Date(inDoubt.sinceMs).toISOString();
    add("session_in_doubt", "settled", `closure ${inDoubt.closureId} since ${since}`);
  }
  const isAtRest = inDoubt === null && version === first.session.version;
  const closures = first.copy.closures === copy.closures ? copy.closures : null;
  if (isAtRest && closures !== null && closures !== document.epoch) {
    add("session_epoch_differs", closures, document.epoch);
  }
  return differences;
}
