import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { eraseProfileStatements } from "../../../src/db/queries/erase-profile";
import {
  createApplication,
  manage,
  managementKey,
  randomName,
  withBoundKey,
} from "../../support/deployment";
import { call } from "../../support/http";

const PATH = "/v1/customer_identities";

interface Identities {
  readonly profileIntegrationId: string;
  readonly data: { readonly kind: string; readonly value: string }[];
}

let key: string;

beforeAll(async () => {
  key = await managementKey();
});

const add = (body: Record<string, unknown>) => call<Identities>("POST", PATH, body, key);

async function read(id: string, more = ""): Promise<string[]> {
  const query = `?profileIntegrationId=${encodeURIComponent(id)}${more}`;
  const { data } = await manage<Identities>("GET", `${PATH}${query}`);
  return data.map(({ kind, value }) => `${kind} ${value}`);
}

const newPhone = () =>
  `+1${String(crypto.getRandomValues(new Uint32Array(1))[0]).padStart(10, "5")}`;

describe("identities of customers", () => {
  it("are added to those that are there, in the form in which they are compared", async () => {
    const profileIntegrationId = randomName("customer");
    const phone = newPhone();
    const email = `${randomName("Ann")}@Example.COM`;
    const first = await add({ profileIntegrationId, email, phone });
    expect(first.status).toBe(201);
    const again = await add({ profileIntegrationId, email, posAccountId: `POS-${phone}` });
    expect(again.body).toMatchObject({
      profileIntegrationId,
      data: [
        { kind: "email", value: email.toLowerCase() },
        { kind: "phone", value: phone },
        { kind: "pos_account_id", value: `POS-${phone}` },
      ],
    });
    expect(await read(profileIntegrationId)).toHaveLength(3);
  });

  it("of another customer are a conflict, and nothing is stored", async () => {
    const [owner, other] = [randomName("customer"), randomName("customer")];
    const email = `${owner}@example.com`;
    await add({ profileIntegrationId: owner, email });
    const refused = await add({ profileIntegrationId: other, email, phone: newPhone() });
    expect(refused.status).toBe(409);
    const missing = await call("GET", `${PATH}?profileIntegrationId=${other}`, undefined, key);
    expect(missing.status).toBe(404);
    expect(await read(owner)).toEqual([`email ${email}`]);
  });

  it("go to one customer when many ask at once", async () => {
    const posAccountId = randomName("pos");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        add({ profileIntegrationId: randomName("customer"), posAccountId }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 409),
    ]);
  });

  it("are those of one environment", async () => {
    const profileIntegrationId = randomName("customer");
    const email = `${profileIntegrationId}@example.com`;
    await add({ profileIntegrationId, email });
    const other = await add({ profileIntegrationId: randomName("test"), email, sandbox: true });
    expect(other.status).toBe(201);
    expect(await read(other.body.profileIntegrationId, "&sandbox=true")).toHaveLength(1);
  });

  it("are removed by name, or all", async () => {
    const profileIntegrationId = randomName("customer");
    const email = `${profileIntegrationId}@example.com`;
    await add({ profileIntegrationId, email, phone: newPhone(), posAccountId: randomName("pos") });
    const query = `?profileIntegrationId=${profileIntegrationId}`;
    await manage("DELETE", `${PATH}${query}&email=${email}`);
    expect((await read(profileIntegrationId)).map((each) => each.split(" ")[0])).toEqual([
      "phone",
      "pos_account_id",
    ]);
    await manage("DELETE", `${PATH}${query}`);
    expect(await read(profileIntegrationId)).toEqual([]);
    expect((await add({ profileIntegrationId: randomName("heir"), email })).status).toBe(201);
  });

  it("go with what is personal when the customer is erased", async () => {
    const profileIntegrationId = randomName("customer");
    const posAccountId = randomName("pos");
    await add({ profileIntegrationId, posAccountId });
    await env.DB.batch(eraseProfileStatements(env.DB, "sandbox", profileIntegrationId));
    expect(await read(profileIntegrationId)).toHaveLength(1);
    await env.DB.batch(eraseProfileStatements(env.DB, "live", profileIntegrationId));
    expect(await read(profileIntegrationId)).toEqual([]);
  });

  it.each([
    [{ email: "nobody" }, "/email"],
    [{ phone: "0151 123" }, "/phone"],
    [{ posAccountId: "x".repeat(300) }, "/posAccountId"],
    [{}, "/email"],
    [{ profileIntegrationId: "", email: "a@example.com" }, "/profileIntegrationId"],
  ])("are refused with %j", async (change, pointer) => {
    const answer = await call<{ errors: { source: { pointer: string } }[] }>(
      "POST",
      PATH,
      { profileIntegrationId: randomName("customer"), ...change },
      key,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ source }) => source.pointer)).toEqual([pointer]);
  });

  it("can't be changed by a key that is bound to Applications", async () => {
    const { id } = await createApplication();
    await withBoundKey([id], async (secret) => {
      const body = {
        profileIntegrationId: randomName("customer"),
        posAccountId: randomName("pos"),
      };
      const refused = await call("POST", PATH, body, `ManagementKey-v1 ${secret}`);
      expect(refused.status).toBe(409);
    });
  });
});
