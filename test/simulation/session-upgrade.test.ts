import { expect, it } from "vitest";
import { SESSION_MIGRATIONS } from "../../src/durable/customer-session/migrations";
import { SessionLogic } from "../../src/durable/customer-session/session";
import { applyMigrations } from "../../src/durable/shared/migrations";
import { SimulatedObjectStorage } from "./adapters/object-storage";

const NOW = Date.UTC(2026, 5, 1);
const MINUTE_MS = 60_000;
const DDL = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";

/** A document as the first version wrote it. */
const OPEN = {
  id: 7,
  applicationId: 1,
  integrationId: "order-1",
  createdAtMs: NOW,
  updatedAtMs: NOW,
  updateCount: 3,
  epoch: 0,
  profileId: "ann",
  firstSession: true,
  state: "open",
  couponCodes: [],
  referralCode: "",
  loyaltyCards: [],
  identifiers: [],
  cartItems: [{ sku: "a", quantity: 2, price: 10 }],
  additionalCosts: {},
  attributes: {},
};
const CLOSED = { ...OPEN, state: "closed", epoch: 1, updateCount: 4 };

/** An open session, in pieces, and the intent to close it, whose caller has died. */
const FIRST_DATA = `
UPDATE meta SET version = 3;
INSERT INTO piece (slot, position, text) VALUES
  ('document', 0, '${JSON.stringify(OPEN).slice(0, 40)}'),
  ('document', 1, '${JSON.stringify(OPEN).slice(40)}'),
  ('result', 0, '{"effects":[]}'),
  ('intent-document', 0, '${JSON.stringify(CLOSED)}'),
  ('intent-result', 0, '{"effects":[{}]}');
INSERT INTO intent (id, closure_id, since_ms) VALUES (1, 'in-doubt', ${NOW});
INSERT INTO due_work (kind, key, due_at_ms) VALUES ('resolve', 'in-doubt', ${NOW});`;

const earlier = SESSION_MIGRATIONS.map((_, index) => index + 1);

it.each(earlier)("a session of migration %i wakes up as it was, and settles", async (count) => {
  const disk = new SimulatedObjectStorage();
  applyMigrations(disk, SESSION_MIGRATIONS.slice(0, count));
  disk.script(FIRST_DATA);
  const session = new SessionLogic(disk, {
    clock: { now: () => NOW + MINUTE_MS, after: () => () => undefined },
    resolveClosure: async () => "committed",
    copySession: async () => undefined,
  });
  const before = await session.read();
  expect(before).toMatchObject({ version: 3, document: OPEN, resultJson: '{"effects":[]}' });
  expect(before.inDoubt).toEqual({ closureId: "in-doubt", sinceMs: NOW });
  await session.alarm();
  const after = await session.read("a key that nobody used");
  expect(after).toMatchObject({ version: 4, document: CLOSED, resultJson: '{"effects":[{}]}' });
  expect(after.inDoubt).toBeNull();
  expect(after.earlier ?? null).toBeNull();
});

it.each(earlier)("a session of migration %i gets the tables of a new one", (count) => {
  const [old, fresh] = [new SimulatedObjectStorage(), new SimulatedObjectStorage()];
  applyMigrations(old, SESSION_MIGRATIONS.slice(0, count));
  applyMigrations(old, SESSION_MIGRATIONS);
  applyMigrations(fresh, SESSION_MIGRATIONS);
  expect(old.exec(DDL)).toEqual(fresh.exec(DDL));
});
