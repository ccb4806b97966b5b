import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import {
  createApplication,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";
import { createRule, discount } from "./rules-shop";
import { bigCart, type EffectBody, effectsOfType, putSession } from "./spend-points-shop";

const PARALLEL = 50;

/** Fifty calls share one small machine with the other tests. */
vi.setConfig({ testTimeout: 60_000 });

const SECTIONS = ["ruleFailureReasons"];

function atOnce(shop: TestApplication, change: Readonly<Record<string, unknown>>) {
  return Promise.all(
    Array.from({ length: PARALLEL }, (_, index) =>
      putSession(
        shop,
        `race-${index}`,
        { profileId: randomName("customer"), cartItems: bigCart, ...change },
        SECTIONS,
      ),
    ),
  );
}

type Answers = Awaited<ReturnType<typeof atOnce>>;

function winners(answers: Answers, effectType: string): Answers {
  expect(answers.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
  return answers.filter(({ body }) => effectsOfType(body, effectType).length > 0);
}

function reasons(answers: Answers, effectType: string): Set<unknown> {
  const rejected = answers.flatMap(({ body }): readonly EffectBody[] =>
    effectsOfType(body, effectType),
  );
  return new Set(rejected.map(({ props }) => props["rejectionReason"]));
}

async function referralShop(usageLimit: number) {
  const shop = await createApplication();
  const campaignId = await createRule(shop, [{ type: "checkReferral", redeem: true }, discount(5)]);
  const advocate = randomName("advocate");
  await call("PUT", `/v2/customer_profiles/${advocate}`, {}, shop.key);
  const sent = { campaignId, advocateProfileIntegrationId: advocate, usageLimit };
  const { body } = await call<{ code: string }>("POST", "/v1/referrals", sent, shop.key);
  return { shop, referralCode: body.code };
}

it("lets one of 50 friends use a referral with one use left", async () => {
  const { shop, referralCode } = await referralShop(1);
  const answers = await atOnce(shop, { state: "closed", referralCode });
  const accepted = winners(answers, "acceptReferral");
  expect(accepted).toHaveLength(1);
  expect(winners(answers, "setDiscount")).toEqual(accepted);
  expect(winners(answers, "rejectReferral")).toHaveLength(PARALLEL - 1);
  expect(reasons(answers, "rejectReferral")).toEqual(new Set(["ReferralLimitReached"]));
});

it("refers one friend once, in 50 parallel orders", async () => {
  const { shop, referralCode } = await referralShop(0);
  const friend = randomName("friend");
  const answers = await atOnce(shop, { state: "closed", referralCode, profileId: friend });
  expect(winners(answers, "acceptReferral")).toHaveLength(1);
  expect(reasons(answers, "rejectReferral")).toEqual(new Set(["ReferralCustomerAlreadyReferred"]));
});

async function reservationShop(reservationLimit: number) {
  const shop = await createApplication();
  const campaignId = await createRule(shop, [
    { type: "checkCoupon", redeem: false },
    { type: "reserveCoupon" },
  ]);
  const path = `/v1/applications/${shop.id}/campaigns/${campaignId}/coupons?silent=no`;
  const made = await manage<{ data: { id: number; value: string }[] }>("POST", path, {
    usageLimit: 0,
    numberOfCoupons: 1,
    reservationLimit,
  });
  const [coupon = { id: 0, value: "" }] = made.data;
  return { shop, coupon };
}

async function holdersOf(couponId: number): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT count(*) AS holders FROM coupon_reservations WHERE coupon_id = ?",
  )
    .bind(couponId)
    .first<{ holders: number }>();
  return row?.holders ?? -1;
}

it.each(["open", "closed"])(
  "reserves a coupon that can be reserved once for one of 50 customers, in %s sessions",
  async (state) => {
    const { shop, coupon } = await reservationShop(1);
    const answers = await atOnce(shop, { state, couponCodes: [coupon.value] });
    const reserved = winners(answers, "reserveCoupon");
    expect(reserved).toHaveLength(1);
    const lost = answers.filter((answer) => answer !== reserved[0]);
    for (const { body } of lost) {
      const refusals = effectsOfType(body, "rejectCoupon").map(({ props }) => props);
      expect(refusals).toMatchObject([{ rejectionReason: "EffectCouldNotBeApplied" }]);
    }
    expect(await holdersOf(coupon.id)).toBe(1);
  },
);

it("reserves a coupon once for a customer who asks 50 times at once", async () => {
  const { shop, coupon } = await reservationShop(1);
  const profileId = randomName("customer");
  const answers = await atOnce(shop, { state: "open", couponCodes: [coupon.value], profileId });
  expect(winners(answers, "reserveCoupon")).toHaveLength(PARALLEL);
  expect(await holdersOf(coupon.id)).toBe(1);
});
