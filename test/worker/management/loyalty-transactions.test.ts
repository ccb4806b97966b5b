import { beforeAll, describe, expect, it } from "vitest";
import { manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { addPoints, copyWallets, createOffice, type Office, order } from "./loyalty-office-shop";

interface Transaction {
  readonly type: string;
  readonly amount: number;
  readonly customerProfileId?: string;
  readonly transactionUUID: string;
  readonly startDate: string;
}

let office: Office;
const ann = randomName("ann");
const bob = randomName("bob");
let session = "";

beforeAll(async () => {
  office = await createOffice();
  session = await order(office, ann);
  await addPoints(office, bob, { points: 7, subledgerId: "vip" });
  await addPoints(office, bob, { points: 5, pendingDuration: "on_action" });
  await manage("PUT", `${office.path}/profile/${ann}/deduct_points`, { points: 3, name: "Taken" });
  await copyWallets([ann, bob]);
});

const list = async (query = "") =>
  manage<{ hasMore: boolean; data: Transaction[] }>("GET", `${office.path}/transactions?${query}`);

const amounts = async (query: string) => (await list(query)).data.map(({ amount }) => amount);

describe("the transactions of a program", () => {
  it("are those of all its customers, newest first", async () => {
    const { hasMore, data } = await list();
    expect(hasMore).toBe(false);
    expect(data).toMatchObject([
      { type: "subtraction", amount: 3, customerProfileId: ann, name: "Taken" },
      { type: "addition", amount: 5, customerProfileId: bob, startDate: "on_action" },
      { type: "addition", amount: 7, customerProfileId: bob, subledgerId: "vip" },
      {
        type: "addition",
        amount: 10,
        customerProfileId: ann,
        customerSessionId: session,
        campaignId: office.campaignId,
        programId: office.programId,
        startDate: "immediate",
        expiryDate: "unlimited",
      },
    ]);
  });

  it("come page by page, without a gap", async () => {
    const first = await list("pageSize=3");
    const second = await list("pageSize=3&skip=3");
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    const all = (await list()).data;
    expect([...first.data, ...second.data]).toEqual(all);
  });

  it("can be narrowed in every documented way", async () => {
    expect(await amounts("loyaltyTransactionType=session")).toEqual([10]);
    expect(await amounts("loyaltyTransactionType=manual")).toEqual([3, 5, 7]);
    expect(await amounts("loyaltyTransactionType=import")).toEqual([]);
    expect(await amounts("subledgerId=vip")).toEqual([7]);
    expect(await amounts(`customerSessionIDs=${session}&customerSessionIDs=other`)).toEqual([10]);
    expect(await amounts("awaitsActivation=true")).toEqual([5]);
    expect(await amounts("startDate=2099-01-01T00:00:00Z")).toEqual([]);
    expect(await amounts("endDate=2020-01-01T00:00:00Z")).toEqual([]);
    const [newest] = (await list()).data;
    expect(await amounts(`transactionUUIDs=${newest?.transactionUUID}`)).toEqual([3]);
  });

  it("change with what becomes of them: activated points, deleted ledgers", async () => {
    const own = await createOffice();
    const carl = randomName("carl");
    await addPoints(own, carl, { points: 5, pendingDuration: "on_action" });
    await copyWallets([carl]);
    const read = () => manage<{ data: Transaction[] }>("GET", `${own.path}/transactions`);
    const [waiting] = (await read()).data;
    const activate = { transactionUUIDs: [waiting?.transactionUUID] };
    const activated = await call("POST", `${own.path}/activate_points`, activate, own.shop.key);
    expect(activated.status).toBe(200);
    await copyWallets([carl]);
    expect((await read()).data).toMatchObject([{ startDate: expect.stringMatching(/^\d{4}-/u) }]);
    const erase = { scope: "AllSubledgers" };
    await call("POST", `${own.path}/profile/${carl}/delete_transactions`, erase, own.shop.key);
    await copyWallets([carl]);
    expect((await read()).data).toEqual([]);
  });

  it.each(["awaitsActivation=false", "pageSize=0", "loyaltyTransactionType=gift", "endDate=soon"])(
    "answer 400 to %s",
    async (query) => {
      const path = `${office.path}/transactions?${query}`;
      const answer = await call("GET", path, undefined, await managementKey());
      expect(answer).toMatchObject({ status: 400, body: { errors: [expect.anything()] } });
    },
  );

  it("answer 404 for a program that is not there", async () => {
    const path = "/v1/loyalty_programs/999999/transactions";
    expect((await call("GET", path, undefined, await managementKey())).status).toBe(404);
  });
});
