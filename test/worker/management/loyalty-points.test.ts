import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { decimal } from "../../../src/core/decimal";
import { walletNameOfProfile } from "../../../src/core/ledger/wallet-name";
import type { PostCommand, WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import type { ManagementContext } from "../../../src/services/context";
import { addLoyaltyPoints } from "../../../src/services/management/loyalty-points/add-points";
import { createProductionPorts } from "../../../src/services/production-ports";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

interface Problem {
  message: string;
  errors: { title: string; details: string; source: { pointer: string } }[];
}

interface Transaction extends Record<string, unknown> {
  type: string;
  amount: number;
}

let key: string;

beforeAll(async () => {
  key = await managementKey();
});

/** A program with a customer of its own, whose points are read as a shop reads them. */
async function programWith(
  settings: Record<string, unknown> = {},
  application: Record<string, unknown> = {},
) {
  const shop = await createApplication(application);
  const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("wallet"),
    title: "Sample Wallet",
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    allowSubledger: true,
    sandbox: application["sandbox"] ?? false,
    timezone: "UTC",
    cardBased: false,
    subscribedApplications: [shop.id],
    ...settings,
  });
  const customer = `${randomName("customer")}/ä b`;
  const profile = `/v1/loyalty_programs/${programId}/profile/${encodeURIComponent(customer)}`;
  const read = async <T>(what: string): Promise<T> => {
    const answer = await call<T>("GET", `${profile}/${what}`, undefined, shop.key);
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    programId,
    applicationId: shop.id,
    customer,
    profile,
    add: (body: unknown) => call<Problem>("PUT", `${profile}/add_points`, body, key),
    deduct: (body: unknown) => call<Problem>("PUT", `${profile}/deduct_points`, body, key),
    active: async () =>
      (await read<{ balance: { activePoints: number } }>("balances")).balance.activePoints,
    balances: () => read("balances"),
    transactions: async () => (await read<{ data: Transaction[] }>("transactions")).data,
  };
}

async function profilesNamed(customer: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT environment FROM profiles WHERE integration_id = ?1",
  )
    .bind(customer)
    .all<{ environment: string }>();
  return results.map(({ environment }) => environment);
}

const HOUR_MS = 3_600_000;

function millisecondsBetween(from: unknown, to: unknown): number {
  return Date.parse(String(to)) - Date.parse(String(from));
}

describe("adding points", () => {
  it("answers 204, creates the customer once, and shows the reason in the log", async () => {
    const { add, active, transactions, customer, applicationId, programId } = await programWith();
    const body = { points: 120, name: "Welcome points", applicationId };
    expect(await add(body)).toMatchObject({ status: 204, body: "" });
    expect((await add({ points: 0.01 })).status).toBe(204);
    expect(await active()).toBe(120.01);
    expect(await transactions()).toMatchObject([
      { type: "addition", amount: 0.01, name: "", programId },
      {
        type: "addition",
        amount: 120,
        name: "Welcome points",
        startDate: "immediate",
        expiryDate: "unlimited",
        subledgerId: "",
      },
    ]);
    expect(await profilesNamed(customer)).toEqual(["live"]);
  });

  it("adds what many calls at once add, and creates the customer once", async () => {
    const { add, active, customer } = await programWith();
    const answers = await Promise.all(Array.from({ length: 10 }, () => add({ points: 10.1 })));
    expect(answers.every(({ status }) => status === 204)).toBe(true);
    expect(await active()).toBe(101);
    expect(await profilesNamed(customer)).toEqual(["live"]);
  });

  it("keeps sandbox customers apart from live ones", async () => {
    const { add, active, customer } = await programWith({}, { sandbox: true });
    await add({ points: 5 });
    expect(await active()).toBe(5);
    expect(await profilesNamed(customer)).toEqual(["sandbox"]);
  });

  it("makes a subledger on the first addition", async () => {
    const { add, balances } = await programWith();
    await add({ points: 7, subledgerId: "stars" });
    expect(await balances()).toMatchObject({
      balance: { activePoints: 0 },
      subledgerBalances: { stars: { activePoints: 7 } },
    });
  });

  it("gives points the program's lifetime unless the call names one", async () => {
    const program = await programWith({ defaultValidity: "2h", defaultPending: "1h" });
    await program.add({ points: 1 });
    await program.add({ points: 2, pendingDuration: "immediate", validityDuration: "1h" });
    await program.add({ points: 3, pendingDuration: "immediate", validityDuration: "unlimited" });
    await program.add({ points: 4, pendingDuration: "immediate", validityDuration: "immediate" });
    const [fourth, third, second, first] = await program.transactions();
    expect(fourth).toMatchObject({ startDate: "immediate", expiryDate: "unlimited" });
    expect(third).toMatchObject({ startDate: "immediate", expiryDate: "unlimited" });
    expect(millisecondsBetween(second?.["created"], second?.["expiryDate"])).toBe(HOUR_MS);
    expect(millisecondsBetween(first?.["created"], first?.["startDate"])).toBe(HOUR_MS);
    expect(millisecondsBetween(first?.["startDate"], first?.["expiryDate"])).toBe(2 * HOUR_MS);
    expect(await program.balances()).toMatchObject({
      balance: { activePoints: 9, pendingPoints: 1 },
    });
  });

  it("takes instants for start and end, and points that wait for an action", async () => {
    const { add, transactions, balances } = await programWith();
    const pendingUntil = "2090-01-01T00:00:00.000Z";
    const validUntil = "2091-01-01T00:00:00.000Z";
    await add({ points: 1, pendingUntil, validUntil });
    await add({ points: 2, pendingDuration: "on_action", validityDuration: "3D" });
    const [waiting, dated] = await transactions();
    expect(dated).toMatchObject({ startDate: pendingUntil, expiryDate: validUntil });
    expect(waiting).toMatchObject({ startDate: "on_action", validityDuration: "3D" });
    expect(await balances()).toMatchObject({ balance: { activePoints: 0, pendingPoints: 3 } });
  });

  it("carries the largest amount to the hundredth", async () => {
    const { add, active } = await programWith();
    expect((await add({ points: 999_999_999_999.99 })).status).toBe(204);
    expect(await active()).toBe(999_999_999_999.99);
  });

  it.each([
    ["no points", {}, "/points"],
    ["zero points", { points: 0 }, "/points"],
    ["negative points", { points: -1 }, "/points"],
    ["points as text", { points: "10" }, "/points"],
    ["three decimals", { points: 10.005 }, "/points"],
    ["too many points", { points: 1_000_000_000_000 }, "/points"],
    [
      "two validities",
      { validityDuration: "1D", validUntil: "2090-01-01T00:00:00Z" },
      "/validUntil",
    ],
    [
      "two starts",
      { pendingDuration: "1D", pendingUntil: "2090-01-01T00:00:00Z" },
      "/pendingUntil",
    ],
    ["a validity in the past", { validUntil: "2020-01-01T00:00:00Z" }, "/validUntil"],
    ["a start in the past", { pendingUntil: "2020-01-01T00:00:00Z" }, "/pendingUntil"],
    [
      "an end before the start",
      { validUntil: "2090-01-01T00:00:00Z", pendingUntil: "2091-01-01T00:00:00Z" },
      "/validUntil",
    ],
    ["a validity that is no duration", { validityDuration: "soon" }, "/validityDuration"],
    ["a validity that waits", { validityDuration: "on_action" }, "/validityDuration"],
    ["points that wait for ever", { pendingDuration: "unlimited" }, "/pendingDuration"],
    ["a date without a zone", { validUntil: "2090-01-01T00:00:00" }, "/validUntil"],
    ["an Application of no program", { applicationId: 987_654 }, "/applicationId"],
    ["a reason without end", { name: "x".repeat(5_000) }, "/name"],
  ])("refuses %s and names the place", async (_what, change, pointer) => {
    const { add, customer } = await programWith();
    const answer = await add({ ...(pointer === "/points" ? {} : { points: 1 }), ...change });
    expect(answer).toMatchObject({ status: 400, body: { StatusCode: 400 } });
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
    expect(await profilesNamed(customer)).toEqual([]);
  });

  it("refuses a subledger where the program has none", async () => {
    const { add } = await programWith({ allowSubledger: false });
    expect(await add({ points: 1, subledgerId: "stars" })).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/subledgerId" } }] },
    });
  });
});

describe("a wallet whose answers get lost", () => {
  const log = { event: () => undefined };

  /** The real world, but the first `losses` answers of the wallet don't arrive. */
  function contextLosing(losses: number): ManagementContext {
    const ports = createProductionPorts(env, log);
    let left = losses;
    const post = async (walletName: string, command: PostCommand) => {
      const answer = await ports.objects.wallet(walletName).post(command);
      if (left-- > 0) throw new Error("the answer was lost");
      return answer;
    };
    const wallet = (walletName: string): WalletRpc => ({
      ...ports.objects.wallet(walletName),
      post: (command) => post(walletName, command),
    });
    return {
      ports: { ...ports, objects: { ...ports.objects, wallet } },
      requestId: "test",
      accountId: 1,
      allowedApplicationIds: null,
      allowedEndpoints: null,
    };
  }

  it("gets the points once, although the call was sent twice", async () => {
    const { programId, customer, active } = await programWith();
    await addLoyaltyPoints(contextLosing(1), callOf(programId, customer));
    expect(await active()).toBe(10);
  });

  it("makes the caller look before it sends the call again", async () => {
    const { programId, customer } = await programWith();
    const call = addLoyaltyPoints(contextLosing(99), callOf(programId, customer));
    await expect(call).rejects.toMatchObject({ code: "unavailable" });
  });
});

function callOf(programId: number, profileIntegrationId: string) {
  return { programId, profileIntegrationId, points: decimal("10"), name: "", subledgerId: "" };
}

describe("deducting points", () => {
  it("answers 204 and shows the reason in the log", async () => {
    const { add, deduct, active, transactions } = await programWith();
    await add({ points: 120 });
    expect(await deduct({ points: 50.5, name: "Correction" })).toMatchObject({ status: 204 });
    expect(await active()).toBe(69.5);
    expect((await transactions())[0]).toMatchObject({
      type: "subtraction",
      amount: 50.5,
      name: "Correction",
    });
  });

  it("refuses more than is active, says how much that is, and takes nothing", async () => {
    const { add, deduct, active } = await programWith();
    await add({ points: 120 });
    await add({ points: 500, pendingDuration: "1h" });
    await add({ points: 500, subledgerId: "stars" });
    const answer = await deduct({ points: 121 });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ source: { pointer: "/points" } }]);
    expect(answer.body.errors[0]?.details).toContain("120 are active");
    expect(await active()).toBe(120);
  });

  it("refuses a customer that nobody knows, and creates none", async () => {
    const { deduct, customer } = await programWith();
    expect((await deduct({ points: 1 })).status).toBe(400);
    expect(await profilesNamed(customer)).toEqual([]);
  });

  it("lets no more succeed than the points suffice for", async () => {
    const { add, deduct, active } = await programWith();
    await add({ points: 120 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => deduct({ points: 50 })));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(8);
    expect(await active()).toBe(20);
  });

  it("settles a closure that nobody ends, and then takes the points that it held", async () => {
    const { add, deduct, active, customer, programId } = await programWith();
    await add({ points: 120 });
    const walletName = walletNameOfProfile(false, customer);
    const wallet = env.WALLETS.getByName(walletName);
    const { version } = await wallet.load();
    const reserved = await wallet.reserve({
      walletName,
      closureId: crypto.randomUUID(),
      expectedVersion: version,
      changes: [
        {
          kind: "deduct",
          transactionUUID: crypto.randomUUID(),
          programId,
          subledgerId: "",
          amountHundredths: 10_000,
          name: "abandoned",
          source: { type: "session" },
        },
      ],
      nowMs: Date.now(),
    });
    expect(reserved.ok).toBe(true);
    expect((await deduct({ points: 100 })).status).toBe(204);
    expect(await active()).toBe(20);
  });

  it.each([
    [{ points: 0 }, "/points"],
    [{ points: 10.005 }, "/points"],
    [{ points: 1, applicationId: 987_654 }, "/applicationId"],
  ])("refuses %j", async (body, pointer) => {
    const { deduct } = await programWith();
    const answer = await deduct(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
  });
});

describe("access to points", () => {
  it("needs a Management key", async () => {
    const { profile } = await programWith();
    for (const verb of ["add_points", "deduct_points"]) {
      expect((await call("PUT", `${profile}/${verb}`, { points: 1 })).status).toBe(401);
    }
  });

  it("answers 404 for a program that is missing or deleted", async () => {
    const { add, deduct, programId } = await programWith();
    await manage("DELETE", `/v1/loyalty_programs/${programId}`);
    expect((await add({ points: 1 })).status).toBe(404);
    expect((await deduct({ points: 1 })).status).toBe(404);
    const path = "/v1/loyalty_programs/987654/profile/anna/add_points";
    expect((await call("PUT", path, { points: 1 }, key)).status).toBe(404);
  });
});
