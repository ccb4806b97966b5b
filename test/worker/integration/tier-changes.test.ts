import { expect, it } from "vitest";
import { manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { addPoints, createOffice, type Office } from "../management/loyalty-office-shop";
import { bigCart, effectsOfType, putSession } from "./spend-points-shop";

/** An order of 10 points; what it tells of tiers. */
async function tierChanges({ shop }: Office, customer: string) {
  const change = { profileId: customer, state: "closed", cartItems: bigCart };
  const { status, body } = await putSession(shop, randomName("order"), change);
  expect(status).toBe(200);
  return effectsOfType(body, "changeLoyaltyTierLevel").map(({ props }) => props);
}

async function currentTier({ shop, path }: Office, customer: string) {
  const answer = await call<{ balance: { currentTier: Record<string, string> } }>(
    "GET",
    `${path}/profile/${customer}/balances?includeTiers=true`,
    undefined,
    shop.key,
  );
  return answer.body.balance.currentTier;
}

const yearly = {
  timezone: "America/New_York",
  tiersExpirationPolicy: "tier_start_date",
  tiersExpireIn: "1Y_U",
  tiersDowngradePolicy: "one_down",
};

it("a tier that points lift somebody to is told with its end, as the wallet has it", async () => {
  const office = await createOffice(yearly);
  const customer = randomName("customer");
  const [change, ...others] = await tierChanges(office, customer);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ newTierName: "Silver", expiryDate: expect.any(String) });
  expect(change).not.toHaveProperty("previousTierName");
  const tier = await currentTier(office, customer);
  expect(tier).toMatchObject({ name: "Silver", expiryDate: change?.["expiryDate"] });
  await addPoints(office, customer, { points: 85 });
  expect(await tierChanges(office, customer)).toMatchObject([
    { previousTierName: "Silver", newTierName: "Gold", expiryDate: tier["expiryDate"] },
  ]);
});

it("a tier without an end is told without one", async () => {
  const office = await createOffice();
  const [change] = await tierChanges(office, randomName("customer"));
  expect(change).toMatchObject({ newTierName: "Silver" });
  expect(change).not.toHaveProperty("expiryDate");
});

it("nothing is told of a tier that the customer has, though the points had fallen below", async () => {
  const office = await createOffice(yearly);
  const customer = randomName("customer");
  expect(await tierChanges(office, customer)).toHaveLength(1);
  await manage("PUT", `${office.path}/profile/${customer}/deduct_points`, { points: 9 });
  expect(await currentTier(office, customer)).toMatchObject({ name: "Silver" });
  expect(await tierChanges(office, customer)).toEqual([]);
});
