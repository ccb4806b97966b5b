import { describe, expect, it } from "vitest";
import { type CandidateQuery, selectCandidates } from "./candidates";
import { type CampaignIndexEntry, NO_RULESET_FACTS, type RulesetFacts } from "./catalogue";

const NOW_MS = 1_000;

function campaign(part: Partial<CampaignIndexEntry>): CampaignIndexEntry {
  return {
    id: 1,
    name: "Campaign",
    state: "enabled",
    startAtMs: null,
    endAtMs: null,
    activeRulesetId: 10,
    limits: [],
    facts: WHATEVER_HAPPENS,
    evaluationGroupId: 1,
    evaluationPosition: 0,
    linkedStoreIds: null,
    targetedAudienceIds: [],
    storeBudgets: [],
    ...part,
  };
}

const WHATEVER_HAPPENS: RulesetFacts = { ...NO_RULESET_FACTS, eventTypes: null };

const QUERY: CandidateQuery = {
  nowMs: NOW_MS,
  eventTypes: ["talon_session_updated"],
  couponCampaignIds: new Set(),
  hasCodes: false,
  evaluableCampaignIds: [],
};

const needsCoupon = { ...WHATEVER_HAPPENS, needsCoupon: true };
const needsReferral = { ...WHATEVER_HAPPENS, needsReferral: true };
const onClose = { ...WHATEVER_HAPPENS, eventTypes: ["talon_session_closed"] };

describe("candidates are picked from the index", () => {
  const cases: [string, Partial<CampaignIndexEntry>, Partial<CandidateQuery>, boolean][] = [
    ["an enabled campaign", {}, {}, true],
    ["a disabled one", { state: "disabled" }, {}, false],
    [
      "a disabled one that is asked for",
      { state: "disabled" },
      { evaluableCampaignIds: [1] },
      true,
    ],
    [
      "an archived one that is asked for",
      { state: "archived" },
      { evaluableCampaignIds: [1] },
      false,
    ],
    ["one without an active ruleset", { activeRulesetId: null }, {}, false],
    ["one that starts now", { startAtMs: NOW_MS }, {}, true],
    ["one that starts later", { startAtMs: NOW_MS + 1 }, {}, false],
    ["one that ends now", { endAtMs: NOW_MS }, {}, false],
    ["one that ends later", { endAtMs: NOW_MS + 1 }, {}, true],
    ["one that needs a code, without one", { facts: needsCoupon }, {}, false],
    [
      "one that needs a referral, which another campaign owns",
      { facts: needsReferral },
      { referralCampaignId: 2 },
      false,
    ],
    [
      "one that needs a referral and owns the one that was entered",
      { facts: needsReferral },
      { referralCampaignId: 1 },
      true,
    ],
    [
      "one that needs a referral, before it is known whose it is",
      { facts: needsReferral },
      {},
      true,
    ],
    [
      "one that waits for another event, but owns the referral",
      { facts: onClose },
      { referralCampaignId: 1 },
      true,
    ],
    [
      "one that needs a code, with another campaign's",
      { facts: needsCoupon },
      { hasCodes: true, couponCampaignIds: new Set([2]) },
      false,
    ],
    [
      "one that needs a code, with its own",
      { facts: needsCoupon },
      { hasCodes: true, couponCampaignIds: new Set([1]) },
      true,
    ],
    [
      "one that needs a code, before codes are known",
      { facts: needsCoupon },
      { hasCodes: true, couponCampaignIds: null },
      true,
    ],
    ["one of some stores, before the store is known", { linkedStoreIds: [4] }, {}, true],
    ["one of some stores, with one of them", { linkedStoreIds: [4] }, { storeId: 4 }, true],
    ["one of some stores, with another", { linkedStoreIds: [4] }, { storeId: 5 }, false],
    ["one of some stores, without any", { linkedStoreIds: [4] }, { storeId: null }, false],
    ["one for an audience, before the customer is known", { targetedAudienceIds: [6] }, {}, true],
    [
      "one for audiences, with a member of one",
      { targetedAudienceIds: [6, 7] },
      { audienceIds: new Set([7]) },
      true,
    ],
    [
      "one for an audience, with nobody of it",
      { targetedAudienceIds: [6] },
      { audienceIds: new Set([7]) },
      false,
    ],
    ["one for another event", { facts: onClose }, {}, false],
    ["one for this event", { facts: onClose }, { eventTypes: ["talon_session_closed"] }, true],
    [
      "one for another event, with its code",
      { facts: onClose },
      { hasCodes: true, couponCampaignIds: new Set([1]) },
      true,
    ],
  ];
  it.for(cases)("%s", ([_title, part, query, isCandidate]) => {
    const picked = selectCandidates([campaign(part)], { ...QUERY, ...query });
    expect(picked.length === 1).toBe(isCandidate);
  });

  it("in evaluation order", () => {
    const campaigns = [3, 1, 2].map((id) => campaign({ id }));
    expect(selectCandidates(campaigns, QUERY).map(({ id }) => id)).toEqual([3, 1, 2]);
  });
});
