import { expect } from "vitest";
import type { SessionDocument } from "../../../src/core/session/types";
import type { SessionRpc } from "../../../src/durable/customer-session/protocol";
import { NOW } from "./ledger-changes";

/** What a session guarantees on any storage. */
export const sessionCases: readonly {
  readonly title: string;
  run(session: SessionRpc): Promise<void>;
}[] = [
  {
    title: "nothing is stored at first",
    run: async (session) => {
      expect(await session.read()).toEqual({
        version: 0,
        document: null,
        inDoubt: null,
        resultJson: "",
      });
    },
  },
  {
    title: "a save replaces the whole session and raises the version",
    run: async (session) => {
      await session.save(saveCommand(0));
      const second = saveCommand(1, { updateCount: 2 });
      expect(await session.save({ ...second, resultJson: "{}" })).toMatchObject({
        ok: true,
        value: { version: 2, document: second.document },
      });
      expect(await session.read()).toEqual({
        version: 2,
        document: second.document,
        inDoubt: null,
        resultJson: "{}",
      });
    },
  },
  {
    title: "a save that read another version gets the fresh state and writes nothing",
    run: async (session) => {
      const first = saveCommand(0);
      await session.save(first);
      expect(await session.save(saveCommand(0, { updateCount: 9 }))).toMatchObject({
        ok: false,
        error: { code: "version_moved", current: { version: 1, document: first.document } },
      });
      expect((await session.load()).document?.updateCount).toBe(1);
    },
  },
  {
    title: "an intent shows only when it is committed, and once",
    run: async (session) => {
      await session.save(saveCommand(0));
      const intent = intentCommand(1, { state: "closed", epoch: 1 });
      expect(await session.begin(intent)).toEqual({ ok: true, value: null });
      expect(await session.begin(intent)).toEqual({ ok: true, value: null });
      expect(await session.load()).toMatchObject({
        version: 1,
        document: { state: "open" },
        inDoubt: { closureId: intent.closureId },
      });
      const closed = await session.finish(intent.closureId, "committed");
      expect(closed).toEqual({ version: 2, document: intent.document, inDoubt: null });
      expect(await session.finish(intent.closureId, "committed")).toEqual(closed);
      expect((await session.read()).resultJson).toBe(intent.resultJson);
    },
  },
  {
    title: "an aborted intent leaves the session as it was",
    run: async (session) => {
      const before = saveCommand(0);
      await session.save(before);
      const intent = intentCommand(1, { state: "closed" });
      await session.begin(intent);
      expect(await session.finish(intent.closureId, "aborted")).toEqual({
        version: 1,
        document: before.document,
        inDoubt: null,
      });
      expect((await session.read()).resultJson).toBe(before.resultJson);
    },
  },
  {
    title: "while a closure is in doubt, saves and other closures are refused at once",
    run: async (session) => {
      const intent = intentCommand(0);
      await session.begin(intent);
      const refusal = {
        ok: false,
        error: { code: "in_doubt", current: { inDoubt: { closureId: intent.closureId } } },
      };
      expect(await session.save(saveCommand(0))).toMatchObject(refusal);
      expect(await session.begin(intentCommand(0))).toMatchObject(refusal);
    },
  },
  {
    title: "the next attempt drops the failed closure that it names",
    run: async (session) => {
      const failed = intentCommand(0);
      await session.begin(failed);
      const next = { ...intentCommand(0, { epoch: 1 }), releaseClosureId: failed.closureId };
      expect(await session.begin(next)).toEqual({ ok: true, value: null });
      expect(await session.begin(failed)).toMatchObject({ ok: false });
      expect(await session.finish(next.closureId, "committed")).toMatchObject({
        version: 1,
        document: { epoch: 1 },
      });
      const saved = { ...saveCommand(1), releaseClosureId: crypto.randomUUID() };
      expect(await session.save(saved)).toMatchObject({ ok: true });
    },
  },
  {
    title: "a begin that comes after its end begins nothing",
    run: async (session) => {
      const early = intentCommand(0);
      await session.finish(early.closureId, "aborted");
      const refused = { ok: false, error: { code: "version_moved", current: { version: 0 } } };
      expect(await session.begin(early)).toMatchObject(refused);
      const done = intentCommand(0);
      await session.begin(done);
      await session.finish(done.closureId, "committed");
      expect(await session.begin(done)).toMatchObject({ error: { code: "version_moved" } });
      expect((await session.load()).inDoubt).toBeNull();
    },
  },
  {
    title: "a commit of an unknown closure changes nothing",
    run: async (session) => {
      expect(await session.finish(crypto.randomUUID(), "committed")).toMatchObject({ version: 0 });
    },
  },
  {
    title: "a named call that wants what stands has it as its answer, whatever comes after",
    run: async (session) => {
      const closed = saveCommand(0, { updateCount: 1 });
      await session.save(closed);
      const call = { key: "again", fingerprint: "PUT session" };
      const { resultJson } = closed;
      expect(await session.readNamed(call, 0)).toMatchObject({ version: 1, earlier: null });
      expect(await session.readNamed(call, 1)).toMatchObject({
        resultJson,
        earlier: { resultJson },
      });
      const intent = intentCommand(1, { updateCount: 2 });
      await session.begin(intent);
      const late = { key: "late", fingerprint: "PUT session" };
      expect(await session.readNamed(late, 1)).toMatchObject({ earlier: null });
      await session.finish(intent.closureId, "committed");
      expect(await session.readNamed(call, 2)).toMatchObject({
        version: 2,
        earlier: { resultJson },
      });
    },
  },
  {
    title: "settled answers at once when nothing is in doubt",
    run: async (session) => {
      await session.save(saveCommand(0));
      expect(await session.settled()).toMatchObject({ version: 1, inDoubt: null });
    },
  },
  {
    title: "texts far beyond one row come back unchanged, through a closure as well",
    run: async (session) => {
      const resultJson = JSON.stringify({ effects: "aä€😀".repeat(300_000) });
      await session.save({ ...saveCommand(0), resultJson });
      expect((await session.read()).resultJson === resultJson).toBe(true);
      const longer = JSON.stringify({ effects: "x😀".repeat(700_000) });
      const intent = { ...intentCommand(1), resultJson: longer };
      await session.begin(intent);
      expect((await session.read()).resultJson === resultJson).toBe(true);
      await session.finish(intent.closureId, "committed");
      expect((await session.read()).resultJson === longer).toBe(true);
      await session.save({ ...saveCommand(2), resultJson: "[]" });
      expect((await session.read()).resultJson).toBe("[]");
    },
  },
];

export function saveCommand(expectedVersion: number, more: Partial<SessionDocument> = {}) {
  const resultJson = JSON.stringify({ effects: [], updateCount: more.updateCount ?? 1 });
  return { expectedVersion, document: sessionDocument(more), resultJson, nowMs: NOW };
}

export function intentCommand(expectedVersion: number, more: Partial<SessionDocument> = {}) {
  return { ...saveCommand(expectedVersion, more), closureId: crypto.randomUUID() };
}

function sessionDocument(more: Partial<SessionDocument>): SessionDocument {
  return {
    id: 1,
    applicationId: 1,
    integrationId: "s1",
    createdAtMs: NOW,
    updatedAtMs: NOW,
    updateCount: 1,
    epoch: 0,
    profileId: "demo-customer",
    firstSession: true,
    state: "open",
    couponCodes: [],
    referralCode: "",
    loyaltyCards: [],
    identifiers: [],
    cartItems: [{ sku: "shoe", quantity: 1, price: 99.5, name: "Schuh ä😀" }],
    additionalCosts: {},
    attributes: { PointsToSpend: 50 },
    ...more,
  };
}
