import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { SESSION_MIGRATIONS } from "../../../src/durable/customer-session/migrations";
import type { SessionRpc } from "../../../src/durable/customer-session/protocol";
import { upsertSessionCopy } from "../../../src/db/queries/session-copies";
import { decideClosure, makeAllWorkDue, sessionRpc, tableNames } from "./platform";
import { intentCommand, saveCommand, sessionCases } from "./session-cases";

type SessionStub = ReturnType<typeof env.SESSIONS.getByName>;

function newSession(): { stub: SessionStub; session: SessionRpc } {
  const stub = env.SESSIONS.getByName(`1/${crypto.randomUUID()}`);
  return { stub, session: sessionRpc(stub) };
}

describe("a session object", () => {
  it.each(sessionCases)("$title", async (one) => {
    await one.run(newSession().session);
  });

  it("keeps a 2 MB answer in rows of at most 512 KB and writes only what changed", async () => {
    const { stub, session } = newSession();
    const resultJson = JSON.stringify({ effects: "€".repeat(700_000) });
    await session.save({ ...saveCommand(0), resultJson });
    await runInDurableObject(stub, (_, state) => {
      const [row] = state.storage.sql
        .exec<{ most: number; pieces: number }>(
          "SELECT max(octet_length(text)) AS most, count(*) AS pieces FROM piece WHERE slot = 'result'",
        )
        .toArray();
      expect(row?.most).toBeLessThanOrEqual(512 * 1_024);
      expect(row?.pieces).toBeGreaterThan(3);
      state.storage.sql.exec(`CREATE TABLE touched (slot TEXT);
        CREATE TRIGGER touches AFTER UPDATE ON piece
        BEGIN INSERT INTO touched VALUES (new.slot); END`);
    });
    await session.save({ ...saveCommand(1, { updateCount: 2 }), resultJson });
    await runInDurableObject(stub, (_, state) => {
      const rows = state.storage.sql.exec("SELECT slot FROM touched").toArray();
      expect(rows).toEqual([{ slot: "document" }]);
    });
  });

  it("of 20 parallel saves of one version one wins, the others see it", async () => {
    const { session } = newSession();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => session.save(saveCommand(0, { epoch: index }))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const answer of answers) {
      if (!answer.ok) expect(answer.error.current.version).toBe(1);
    }
  });

  it("settled waits until the closure in doubt has ended", async () => {
    const { session } = newSession();
    const intent = intentCommand(0);
    await session.begin(intent);
    const waiting = session.settled();
    await session.finish(intent.closureId, "committed");
    expect(await waiting).toMatchObject({ version: 1, inDoubt: null });
  });

  it("settled does not wait for a closure older than the patience", async () => {
    const { stub, session } = newSession();
    const intent = intentCommand(0);
    await session.begin(intent);
    await runInDurableObject(stub, (_, state) => {
      state.storage.sql.exec("UPDATE intent SET since_ms = since_ms - 60000");
    });
    expect(await session.settled()).toMatchObject({ inDoubt: { closureId: intent.closureId } });
  });
});

describe("repair", () => {
  it.each(["committed", "aborted"] as const)(
    "the alarm ends an intent that D1 knows as %s",
    async (outcome) => {
      const { stub, session } = newSession();
      const intent = intentCommand(0);
      await session.begin(intent);
      if (outcome === "committed") await decideClosure(intent.closureId);
      await makeAllWorkDue(stub);
      expect(await runDurableObjectAlarm(stub)).toBe(true);
      expect(await session.load()).toMatchObject({
        version: outcome === "committed" ? 1 : 0,
        inDoubt: null,
      });
    },
  );

  it("an intent and its alarm survive the loss of memory", async () => {
    const { stub, session } = newSession();
    const intent = intentCommand(0);
    await session.begin(intent);
    await evictDurableObject(stub);
    const alarmAtMs = await runInDurableObject(stub, (_, state) => state.storage.getAlarm());
    expect(alarmAtMs).not.toBeNull();
    await abortAllDurableObjects();
    const again = sessionRpc(env.SESSIONS.get(stub.id));
    expect(await again.finish(intent.closureId, "committed")).toMatchObject({ version: 1 });
  });
});

describe("the copy for the back office", () => {
  it("follows from the alarm, once for many changes", async () => {
    const { stub, session } = newSession();
    const id = newId();
    for (let version = 0; version < 3; version += 1) {
      await session.save(saveCommand(version, { id, updateCount: version + 1 }));
    }
    await runInDurableObject(stub, (_, state) => {
      const rows = state.storage.sql.exec("SELECT kind FROM due_work").toArray();
      expect(rows).toEqual([{ kind: "copy" }]);
    });
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
    expect(await copyOf(id)).toMatchObject({ version: 3, state: "open" });
    await runInDurableObject(stub, (_, state) => {
      expect(state.storage.sql.exec("SELECT kind FROM due_work").toArray()).toEqual([]);
    });
  });

  it("follows a closure that was rolled forward", async () => {
    const { stub, session } = newSession();
    const intent = intentCommand(0, { id: newId(), state: "closed" });
    await session.begin(intent);
    await session.finish(intent.closureId, "committed");
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
    expect(await copyOf(intent.document.id)).toMatchObject({ version: 1, state: "closed" });
  });

  it("never goes back to an older version", async () => {
    const id = newId();
    const { document } = saveCommand(0, { id });
    await upsertSessionCopy(env.DB, { version: 5, document: { ...document, state: "closed" } });
    await upsertSessionCopy(env.DB, { version: 4, document });
    expect(await copyOf(id)).toMatchObject({ version: 5, state: "closed" });
  });
});

describe("the tables", () => {
  it("come from an empty object by name", async () => {
    const { stub, session } = newSession();
    await session.load();
    await runInDurableObject(stub, (_, state) => {
      const rows = state.storage.sql.exec("SELECT name FROM applied_migration").toArray();
      expect(rows).toEqual(SESSION_MIGRATIONS.map(({ name }) => ({ name })));
      expect(tableNames(state)).toEqual(
        expect.arrayContaining(["due_work", "finished_closure", "intent", "meta", "piece"]),
      );
    });
  });

  it("hold one intent at most", async () => {
    const { stub, session } = newSession();
    await session.begin(intentCommand(0));
    await runInDurableObject(stub, (_, state) => {
      const second = "INSERT INTO intent (id, closure_id, since_ms) VALUES (2, 'x', 0)";
      expect(() => state.storage.sql.exec(second)).toThrow("intent_at_most_one");
    });
  });
});

async function copyOf(id: number) {
  return env.DB.prepare("SELECT version, state FROM session_copies WHERE id = ?").bind(id).first();
}

function newId(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
