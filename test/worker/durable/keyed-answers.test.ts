import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import {
  KEYED_ANSWERS_LENGTH_MAX,
  KEYED_CALLS_MAX,
} from "../../../src/durable/customer-session/keyed-answers";
import { sessionRpc } from "./platform";
import { intentCommand, saveCommand } from "./session-cases";

function newSession() {
  const stub = env.SESSIONS.getByName(`1/${crypto.randomUUID()}`);
  return { stub, session: sessionRpc(stub) };
}

const call = (key: string) => ({ key, fingerprint: `what ${key} was used for` });

it("keeps a named save with what stood after it", async () => {
  const { session } = newSession();
  await session.save({ ...saveCommand(0), call: call("one"), resultJson: '{"first":1}' });
  await session.save({ ...saveCommand(1), resultJson: '{"second":2}' });
  const { earlier, version } = await session.load("one");
  expect(earlier).toMatchObject({ ...fingerprintOf("one"), resultJson: '{"first":1}' });
  expect(version).toBe(2);
  expect((await session.load("two")).earlier).toBeNull();
  expect(await session.load()).not.toHaveProperty("earlier");
});

it("tells who lost a race to the same call of its answer", async () => {
  const { session } = newSession();
  const save = { ...saveCommand(0), call: call("one") };
  await session.save(save);
  const twin = await session.save(save);
  expect(twin).toMatchObject({ ok: false, error: { code: "version_moved" } });
  expect(twin.ok || twin.error.current.earlier).toMatchObject(fingerprintOf("one"));
});

it("refuses a key that a call used which repeats what stands", async () => {
  const { session } = newSession();
  await session.save(saveCommand(0));
  const told = await session.readNamed(call("one"), 1);
  expect(told).toMatchObject({ version: 1, earlier: fingerprintOf("one") });
  expect(await session.readNamed(call("one"), 1)).toEqual(told);
  const other = { key: "one", fingerprint: "another" };
  for (const answer of [
    await session.save({ ...saveCommand(1), call: other }),
    await session.begin({ ...intentCommand(1), call: other }),
  ]) {
    expect(answer.ok || answer.error).toMatchObject({
      code: "version_moved",
      current: { version: 1, earlier: fingerprintOf("one") },
    });
  }
});

it("remembers the call of a closure when it is rolled forward, and not before", async () => {
  const { session } = newSession();
  const intent = { ...intentCommand(0), call: call("close") };
  await session.begin(intent);
  const doubtful = await session.load("close");
  expect(doubtful).toMatchObject({ earlier: null, inDoubt: { callKey: "close" } });
  await session.finish(intent.closureId, "committed", '{"filled":1}');
  const { earlier } = await session.load("close");
  expect(earlier).toMatchObject({ ...fingerprintOf("close"), resultJson: '{"filled":1}' });
});

it("forgets the call of a closure that was let go", async () => {
  const { session } = newSession();
  const intent = { ...intentCommand(0), call: call("close") };
  await session.begin(intent);
  await session.finish(intent.closureId, "aborted");
  expect(await session.load("close")).toMatchObject({ earlier: null, inDoubt: null });
});

it("keeps the newest calls within its bounds", async () => {
  const { stub, session } = newSession();
  await session.save({ ...saveCommand(0), call: call("first") });
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO keyed_call (key, fingerprint, made_at_ms)
       SELECT 'other ' || i, '', (SELECT made_at_ms FROM keyed_call) FROM n`,
      KEYED_CALLS_MAX,
    );
  });
  expect((await session.load("first")).earlier).not.toBeNull();
  await session.save({ ...saveCommand(1), call: call("newest") });
  expect((await session.load("first")).earlier).toBeNull();
  expect((await session.load("newest")).earlier).not.toBeNull();
});

it("keeps no more text than its bound, and the newest answer whatever its length", async () => {
  const { stub, session } = newSession();
  const resultJson = JSON.stringify("x".repeat(KEYED_ANSWERS_LENGTH_MAX / 4));
  for (const [version, key] of ["a", "b", "c", "d", "e"].entries()) {
    await session.save({ ...saveCommand(version), resultJson, call: call(key) });
  }
  const kept = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec<{ length: number }>("SELECT sum(length(text)) AS length FROM keyed_piece")
      .one(),
  );
  expect(kept.length).toBeLessThanOrEqual(KEYED_ANSWERS_LENGTH_MAX);
  expect((await session.load("b")).earlier).toBeNull();
  expect((await session.load("c")).earlier).not.toBeNull();
  expect((await session.load("e")).earlier).not.toBeNull();
});

function fingerprintOf(key: string) {
  const { fingerprint } = call(key);
  return { fingerprint };
}
