import { describe, expect, it } from "vitest";
import {
  BASE_GROUP,
  type Scenario,
  type ScenarioCampaign,
  worldOf,
} from "../../../test/scenarios/world";
import type { Catalogue, EvaluationGroup } from "./catalogue";
import { evaluate } from "./evaluate";

const off = (value: number) => ({
  type: "awardDiscount",
  name: "Off",
  value,
  partial: false,
  target: { type: "cart" },
});
const campaignOf = (...blocks: readonly object[]): ScenarioCampaign => ({
  rulesetV2: { promotionRules: [{ title: "R", blocks }] },
});
const groupOf = (part: Partial<EvaluationGroup>): EvaluationGroup => ({
  ...BASE_GROUP,
  id: 2,
  parentId: 1,
  ...part,
});

describe("the cost of an evaluation", () => {
  const simple = campaignOf(off(1));
  const idle: [string, Partial<Scenario>, ScenarioCampaign][] = [
    ["that need a code", {}, campaignOf({ type: "checkCoupon", redeem: true }, off(1))],
    [
      "that need another event",
      {},
      campaignOf({ type: "checkEvent", eventType: "talon_session_closed" }, off(1)),
    ],
    ["of other stores", { store: { id: 40 } }, { ...simple, linkedStoreIds: [41] }],
    ["for other audiences", {}, { ...simple, targetedAudienceIds: [6] }],
    ["that start later", {}, { ...simple, startAtMs: Number.MAX_SAFE_INTEGER }],
    ["that are disabled", {}, { ...simple, state: "disabled" }],
    [
      "after the first that triggers",
      { evaluationGroups: [BASE_GROUP, groupOf({ mode: "listOrder" })] },
      { ...simple, evaluationGroupId: 2 },
    ],
  ];
  it.for(idle)("does not rise with campaigns %s", ([_title, part, campaign]) => {
    const applies = { ...simple, evaluationGroupId: campaign.evaluationGroupId ?? 1 };
    const campaigns = [applies, ...Array.from({ length: 500 }, () => campaign)];
    expect(rulesRun({ guarantee: "", campaigns, ...part })).toBe(1);
  });

  it.for([
    ["session", 1],
    ["cartItem", 2],
  ] as const)("runs the campaigns of a group of scope %s %d times", ([scope, times]) => {
    const evaluationGroups = [BASE_GROUP, groupOf({ mode: "highestDiscount", scope })];
    const campaigns = Array.from({ length: 10 }, () => ({ ...simple, evaluationGroupId: 2 }));
    expect(rulesRun({ guarantee: "", campaigns, evaluationGroups })).toBe(10 * times);
  });
});

/** How many rules were run. */
function rulesRun(scenario: Scenario): number {
  const { snapshot, catalogue, input } = worldOf(scenario);
  let count = 0;
  const rulesets: Catalogue["rulesets"] = new Map(
    [...catalogue.rulesets].map(([id, ruleset]) => {
      const rules = ruleset.rules.map((rule) => {
        const [first, ...rest] = rule.blocks;
        if (!first) return rule;
        const counted = {
          ...first,
          run: (run: Parameters<typeof first.run>[0]) => {
            count += 1;
            return first.run(run);
          },
        };
        return { ...rule, blocks: [counted, ...rest] };
      });
      return [id, { ...ruleset, rules }];
    }),
  );
  evaluate(snapshot, { ...catalogue, rulesets }, input);
  return count;
}
