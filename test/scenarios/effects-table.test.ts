import { describe, expect, it } from "vitest";
import { decimal, isDecimal, toNumber } from "../../src/core/decimal";
import type {
  CampaignExclusionReason,
  CouponRejectionReason,
  Effect,
  EffectProps,
  EffectType,
  ReferralRejectionReason,
} from "../../src/core/evaluation/effect";
import { effectToJson, type EffectJson } from "../../src/core/evaluation/effect-json";

/** Effects of the lifecycle: they undo what a closed session did. */
const LATER = "the lifecycle: produced when a closed session is undone";

/** Every effect that there is: a new one must be listed here, and so in the table. */
const EFFECTS: Readonly<Record<EffectType, true>> = {
  acceptCoupon: true,
  acceptReferral: true,
  addFreeItem: true,
  addLoyaltyPoints: true,
  addToAudience: true,
  awardGiveaway: true,
  changeLoyaltyTierLevel: true,
  couponCreated: true,
  customEffect: true,
  deductLoyaltyPoints: true,
  error: true,
  referralCreated: true,
  rejectCoupon: true,
  rejectReferral: true,
  removeFromAudience: true,
  reserveCoupon: true,
  rollbackAddedLoyaltyPoints: true,
  rollbackCoupon: true,
  rollbackDeductedLoyaltyPoints: true,
  rollbackDiscount: true,
  rollbackReferral: true,
  setDiscount: true,
  setDiscountPerAdditionalCost: true,
  setDiscountPerAdditionalCostPerItem: true,
  setDiscountPerItem: true,
  showNotification: true,
  triggerWebhook: true,
  updateAttribute: true,
  willAwardGiveaway: true,
};

const COUPON_REASONS: Readonly<Record<CouponRejectionReason, true>> = {
  CampaignLimitReached: true,
  CouponExpired: true,
  CouponLimitReached: true,
  CouponNotFound: true,
  CouponPartOfNotRunningCampaign: true,
  CouponPartOfNotTriggeredCampaign: true,
  CouponRecipientDoesNotMatch: true,
  CouponRejectedByCondition: true,
  CouponReservationRequired: true,
  CouponStartDateInFuture: true,
  EffectCouldNotBeApplied: true,
  ProfileLimitReached: true,
  ProfileRequired: true,
};

const REFERRAL_REASONS: Readonly<Record<ReferralRejectionReason, true>> = {
  AdvocateNotFound: true,
  CampaignLimitReached: true,
  EffectCouldNotBeApplied: true,
  ProfileLimitReached: true,
  ReferralCustomerAlreadyReferred: true,
  ReferralExpired: true,
  ReferralLimitReached: true,
  ReferralNotFound: true,
  ReferralPartOfNotRunningCampaign: true,
  ReferralPartOfNotTriggeredCampaign: true,
  ReferralRecipientDoesNotMatch: true,
  ReferralRecipientIdSameAsAdvocate: true,
  ReferralRejectedByCondition: true,
  ReferralStartDateInFuture: true,
};

const EXCLUSIONS: Readonly<Record<CampaignExclusionReason, true>> = {
  CampaignIsNotFirst: true,
  CampaignGaveLowerDiscount: true,
  CampaignNotInEvaluationSet: true,
};

interface ScenarioFile {
  readonly scenarios: readonly {
    readonly guarantee: string;
    readonly expect: { readonly effects: readonly EffectJson[] };
  }[];
}

const files = import.meta.glob<ScenarioFile>("./*.json", { eager: true, import: "default" });
const documents = import.meta.glob<string>("../../docs/effects.md", {
  eager: true,
  import: "default",
  query: "?raw",
});

/** The effects that each scenario expects, by "file: guarantee". */
const expected = new Map(
  Object.entries(files).flatMap(([path, { scenarios }]) =>
    scenarios.map(({ guarantee, expect: { effects } }) => [
      `${path.slice(2, -5)}: ${guarantee}`,
      effects,
    ]),
  ),
);

const tables = readTables(Object.values(documents)[0] ?? "");

describe("the table of effects and reasons", () => {
  it.for<[string, Readonly<Record<string, true>>]>([
    ["Effects", EFFECTS],
    ["Reasons of rejectCoupon", COUPON_REASONS],
    ["Reasons of rejectReferral", REFERRAL_REASONS],
    ["Reasons why a campaign was excluded", EXCLUSIONS],
  ])("%s: has every one, once", ([title, names]) => {
    const rows = tables.get(title) ?? [];
    expect(rows.map(([name]) => name).toSorted()).toEqual(Object.keys(names).toSorted());
  });

  const rows = [...tables].flatMap(([title, list]) =>
    list.map(([name, where]): [string, string, string] => [name, title, where]),
  );
  it.for(rows)("%s (%s) comes out of the scenario that it names", ([name, title, where]) => {
    if (title === "Effects" && name.startsWith("rollback")) {
      expect(where).toBe(LATER);
      return;
    }
    const effects = expected.get(where);
    expect(effects, `there is a scenario "${where}"`).toBeDefined();
    expect(effects?.some((effect) => isMeant(effect, title, name))).toBe(true);
  });
});

/** Every property of the seed, as it is shown on the wire. */
const ROLLBACKS: { [T in Extract<EffectType, `rollback${string}`>]: EffectProps[T] } = {
  rollbackCoupon: { value: "SUMMER-2021-25" },
  rollbackDiscount: {
    name: "MyDiscount",
    value: decimal("10"),
    cartItemPosition: 1,
    cartItemSubPosition: 0,
    additionalCostId: 51,
    additionalCost: "shippingCost",
    scope: "itemTotal",
  },
  rollbackAddedLoyaltyPoints: {
    programId: 302,
    subLedgerId: "",
    value: decimal("1"),
    recipientIntegrationId: "32hk597s-482y",
    transactionUUID: "76dc960c-ba56-45ff-996a-66c5ff5105ec",
    cartItemPosition: 1,
    cartItemSubPosition: 0,
    cardIdentifier: "identifier2045",
  },
  rollbackDeductedLoyaltyPoints: {
    programId: 327,
    subLedgerId: "",
    value: decimal("1"),
    recipientIntegrationId: "32hk597s-482y",
    startDate: "2022-06-09T23:00:00+01:00",
    expiryDate: "2022-06-23T23:00:00+01:00",
    transactionUUID: "06dc960c-ba56-45ff-996a-66c5ff5105et",
    cardIdentifier: "identifier2045",
  },
  rollbackReferral: { value: "Cool-Summer!" },
};

it.for(Object.entries(ROLLBACKS))("%s keeps every property on the wire", ([effectType, props]) => {
  const origin = { campaignId: 1, rulesetId: 2, ruleIndex: 0, ruleName: "R" };
  // The pair is one member of the union; TypeScript can't see that of an entry.
  const shown = effectToJson({ ...origin, effectType, props } as Effect);
  const { value } = props;
  expect(shown.props).toEqual({ ...props, value: isDecimal(value) ? toNumber(value) : value });
});

function isMeant({ effectType, props }: EffectJson, title: string, name: string): boolean {
  switch (title) {
    case "Reasons of rejectCoupon":
      return effectType === "rejectCoupon" && props["rejectionReason"] === name;
    case "Reasons of rejectReferral":
      return effectType === "rejectReferral" && props["rejectionReason"] === name;
    case "Reasons why a campaign was excluded":
      return props["campaignExclusionReason"] === name;
    default:
      return effectType === name;
  }
}

/** Name and scenario of each row, by the title above. */
function readTables(text: string): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const sections = text.split(/^## /mu).slice(1);
  return new Map(
    sections.map((section) => {
      const rows = [...section.matchAll(/^\| `(\w+)` +\| (.*?) *\|$/gmu)];
      return [
        section.slice(0, section.indexOf("\n")).trim(),
        rows.map(([, name = "", where = ""]) => [name, where] as const),
      ];
    }),
  );
}
