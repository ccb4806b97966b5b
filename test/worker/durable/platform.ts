import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { SessionRpc } from "../../../src/durable/customer-session/protocol";

/** Makes everything due that an object has noted down, so that its next alarm works it off. */
export async function makeAllWorkDue(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec("UPDATE due_work SET due_at_ms = 0");
    // Later than the test: only the test runs it.
    return state.storage.setAlarm(Date.now() + 3_600_000);
  });
}

/** Writes the row that makes a closure committed. */
export async function decideClosure(closureId: string): Promise<void> {
  const sessionId = crypto.getRandomValues(new Uint32Array(1))[0];
  await env.DB.prepare(
    `INSERT INTO closures
       (id, outcome, application_id, session_id, epoch, created_at_ms, facts_unchanged)
     VALUES (?, 'committed', 1, ?, 0, 0, 1)`,
  )
    .bind(closureId, sessionId)
    .run();
}

export function tableNames(state: DurableObjectState): string[] {
  const rows = state.storage.sql.exec<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  );
  return rows.toArray().map((row) => row.name);
}

/** The stub by its protocol: the platform's own typing of stubs can't follow recursive JSON types. */
export function sessionRpc(stub: object): SessionRpc {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return stub as SessionRpc;
}
