import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApplication } from "../../support/deployment";
import { call } from "../../support/http";
import { countRows, createKeyedShop, keyedCalls, sendKeyed, type Shop } from "./idempotent-calls";
import { createCustomer } from "./spend-points-shop";

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Every operation that writes, out of the document that is made of what is registered. */
async function writingOperations(): Promise<Described[]> {
  const { body } = await call<{ paths: Record<string, Record<string, Described>> }>(
    "GET",
    "/openapi/integration.json",
  );
  return Object.values(body.paths).flatMap((methods) =>
    Object.entries(methods).flatMap(([method, described]) => (method === "get" ? [] : described)),
  );
}

const operations = await writingOperations();
const names = operations.map(({ operationId }) => operationId);

let shop: Shop;
let other: Shop;

beforeAll(async () => {
  [shop, other] = await Promise.all([createKeyedShop(), createKeyedShop()]);
});

const prepared = (name: string, where = shop) => {
  const prepare = keyedCalls[name];
  if (!prepare) throw new Error(`there is no call for ${name}`);
  return prepare(where);
};

const isReplayed = ({ headers }: { headers: Headers }) => headers.get("idempotency-replayed");

describe("an Idempotency-Key", () => {
  it("is declared by every write, with what it may be answered", () => {
    expect(names.length).toBeGreaterThan(15);
    for (const { operationId, parameters, responses } of operations) {
      const named = parameters?.filter((each) => each.in === "header").map((each) => each.name);
      expect([operationId, named]).toEqual([operationId, ["Idempotency-Key"]]);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["400", "409", "422"]));
    }
  });

  it.each(names)("answers %s again as it was answered, and writes it once", async (name) => {
    const keyed = await prepared(name);
    const key = crypto.randomUUID();
    const first = await sendKeyed(shop.key, keyed, key);
    expect([first.status, first.body]).toEqual([
      first.status < 300 ? first.status : 200,
      first.body,
    ]);
    expect(isReplayed(first)).toBeNull();
    const rows = await countRows();
    const second = await sendKeyed(shop.key, keyed, key);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(isReplayed(second)).toBe("true");
    expect(await countRows()).toEqual(rows);
  });

  it.each(names)("refuses %s with another path, query or body", async (name) => {
    const { other: change, ...keyed } = await prepared(name);
    const key = crypto.randomUUID();
    expect((await sendKeyed(shop.key, keyed, key)).status).toBeLessThan(300);
    const rows = await countRows();
    const answer = await sendKeyed(shop.key, { ...keyed, ...change }, key);
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: [{ source: { parameter: "Idempotency-Key" } }] },
    ]);
    expect(isReplayed(answer)).toBeNull();
    expect(await countRows()).toEqual(rows);
  });

  it.each(["", "x".repeat(256), "ü"])("of a wrong form is refused by every write", async (key) => {
    for (const name of names) {
      const keyed = await prepared(name);
      const answer = await sendKeyed(shop.key, keyed, key);
      expect([name, answer.status, answer.body]).toMatchObject([
        name,
        400,
        { errors: [{ source: { parameter: "Idempotency-Key" } }] },
      ]);
    }
  });

  it.each(names)("of another Application is another key: %s", async (name) => {
    const key = crypto.randomUUID();
    const [mine, theirs] = [await prepared(name), await prepared(name, other)];
    const first = await sendKeyed(shop.key, mine, key);
    const second = await sendKeyed(other.key, theirs, key);
    expect([first.status, isReplayed(first)]).toEqual([second.status, null]);
    expect(isReplayed(second)).toBeNull();
  });

  it("is another one for the same customer in another Application", async () => {
    const key = crypto.randomUUID();
    const body = { scope: "AllSubledgers" };
    const profile = await createCustomer(shop, 5);
    const [mine, theirs] = [shop, other].map(({ programId }) => ({
      method: "POST",
      path: `/v1/loyalty_programs/${programId}/profile/${profile}/delete_transactions`,
      body,
    }));
    if (!mine || !theirs) throw new Error("there are two calls");
    expect((await sendKeyed(shop.key, mine, key)).status).toBe(204);
    const second = await sendKeyed(other.key, theirs, key);
    expect([second.status, isReplayed(second)]).toEqual([204, null]);
  });

  it("works in a sandbox Application as in a live one", async () => {
    const sandbox = await createApplication({ sandbox: true });
    const key = crypto.randomUUID();
    const keyed = { method: "POST", path: "/v2/audiences", body: { name: "the same" } };
    const live = await sendKeyed(shop.key, keyed, key);
    const first = await sendKeyed(sandbox.key, keyed, key);
    const again = await sendKeyed(sandbox.key, keyed, key);
    expect([live.status, first.status, isReplayed(first)]).toEqual([201, 201, null]);
    expect([again.body, isReplayed(again)]).toEqual([first.body, "true"]);
  });

  it("of a refused call may be used again", async () => {
    const key = crypto.randomUUID();
    const keyed = { method: "POST", path: "/v2/audiences" };
    const refused = await sendKeyed(shop.key, { ...keyed, body: { name: 1 } }, key);
    const made = await sendKeyed(shop.key, { ...keyed, body: { name: "mended" } }, key);
    expect([refused.status, made.status]).toEqual([400, 201]);
  });

  it("leaves one row in D1 at most", async () => {
    const { results } = await env.DB.prepare(
      "SELECT count(*) AS n FROM idempotency GROUP BY application_id, key HAVING n > 1",
    ).all();
    expect(results).toEqual([]);
  });
});
