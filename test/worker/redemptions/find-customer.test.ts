import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { CUSTOMERS_SQL } from "../../../src/db/queries/redemptions/customers";
import {
  comparableEmail,
  type CustomerReference,
  findCustomerStatement,
  foundCustomer,
} from "../../../src/services/redemptions/find-customer";
import { randomName } from "../../support/deployment";

interface Known {
  readonly id?: string;
  readonly environment?: "live" | "sandbox";
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly identities?: Readonly<Record<string, string>>;
}

async function know(...customers: Known[]): Promise<string[]> {
  const ids = customers.map(({ id }) => id ?? randomName("customer"));
  const statements = customers.flatMap(
    ({ environment = "live", attributes = {}, identities = {} }, at) => [
      env.DB.prepare(
        `INSERT INTO profiles (environment, integration_id, attributes, created_at_ms,
  last_activity_at_ms) VALUES (?1, ?2, ?3, 0, 0)`,
      ).bind(environment, ids[at], JSON.stringify(attributes)),
      ...Object.entries(identities).map(([kind, value]) =>
        env.DB.prepare(
          `INSERT INTO customer_identities (environment, kind, value, profile_integration_id,
  created_at_ms) VALUES (?1, ?2, ?3, ?4, 0)`,
        ).bind(environment, kind, value, ids[at]),
      ),
    ],
  );
  await env.DB.batch(statements);
  return ids;
}

async function find(reference: CustomerReference, environment: "live" | "sandbox" = "live") {
  return foundCustomer(await findCustomerStatement(env.DB, environment, reference).all())
    .integrationId;
}

const newEmail = () => `${randomName("Someone")}@Example.com`;
const newPhone = () =>
  `+1${String(crypto.getRandomValues(new Uint32Array(1))[0]).padStart(10, "5")}`;

describe("a customer of the redemptions API", () => {
  it("is found by an identity of each kind and by its id", async () => {
    const email = newEmail();
    const phone = newPhone();
    const posAccountId = randomName("pos");
    const identities = { email: comparableEmail(email), phone, pos_account_id: posAccountId };
    const [id = ""] = await know({ identities });
    expect(await find({ email })).toBe(id);
    expect(await find({ phone })).toBe(id);
    expect(await find({ posAccountId })).toBe(id);
    expect(await find({ customerId: id })).toBe(id);
    expect(await find({ email, phone, posAccountId, customerId: id })).toBe(id);
  });

  it("is found by the attributes of its profile", async () => {
    const email = newEmail();
    const phone = newPhone();
    const posAccountId = randomName("pos");
    const [id = ""] = await know({
      attributes: { Email: email, Phone: phone, PosAccountId: posAccountId },
    });
    expect(await find({ email: email.toUpperCase() })).toBe(id);
    expect(await find({ phone })).toBe(id);
    expect(await find({ posAccountId })).toBe(id);
  });

  it("is one customer when identity and attribute say the same", async () => {
    const email = newEmail();
    const attributes = { Email: email };
    const [id] = await know({ attributes, identities: { email: comparableEmail(email) } });
    expect(await find({ email })).toBe(id);
  });

  it("is ambiguous when keys, or an identity and an attribute, lead to several", async () => {
    const email = newEmail();
    const phone = newPhone();
    const [first = ""] = await know(
      { attributes: { Email: email } },
      { identities: { email: comparableEmail(email), phone } },
    );
    await expect(find({ email })).rejects.toMatchObject({ problem: "customer_ambiguous" });
    await expect(find({ phone, customerId: first })).rejects.toMatchObject({
      problem: "customer_ambiguous",
    });
  });

  it("is not found by another kind, in another environment, or by nothing", async () => {
    const posAccountId = randomName("pos");
    const email = newEmail();
    const [id = ""] = await know({
      environment: "sandbox",
      identities: { email: comparableEmail(email), pos_account_id: posAccountId },
    });
    const nobody = { problem: "customer_not_found" };
    await expect(find({ email: posAccountId }, "sandbox")).rejects.toMatchObject(nobody);
    await expect(find({ email })).rejects.toMatchObject(nobody);
    await expect(find({ customerId: id })).rejects.toMatchObject(nobody);
    await expect(find({})).rejects.toMatchObject(nobody);
    expect(await find({ email, customerId: randomName("nobody") }, "sandbox")).toBe(id);
  });

  it("is found through indexes alone", async () => {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${CUSTOMERS_SQL}`)
      .bind("live", "a", "b", "c", "d")
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail);
    // What is named, and one customer's audiences, are the only short lists that are run through.
    const scans = plan.filter((step) => step.startsWith("SCAN "));
    expect(scans).toEqual(["SCAN 3-ROW VALUES CLAUSE", "SCAN member"]);
    expect(
      plan.filter((step) => /SEARCH i .*environment=\? AND kind=\? AND value=\?/.test(step)),
    ).toHaveLength(1);
    for (const index of ["profiles_email", "profiles_phone", "profiles_pos_account"]) {
      expect(plan.join("\n")).toContain(`INDEX ${index} (environment=? AND <expr>=?)`);
    }
  });
});
