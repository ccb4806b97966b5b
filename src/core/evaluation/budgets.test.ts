import { expect, it } from "vitest";
import { NOW_MS, worldOf } from "../../../test/scenarios/world";
import { counterEntities } from "./budgets";
import type { LimitEntity } from "./catalogue";
import { evaluate } from "./evaluate";
import { periodKey } from "./periods";

it("the entities to load are all that a session's budgets can charge", () => {
  const session = {
    profileId: "p",
    identifiers: ["a", "b", "a"],
    storeIntegrationId: "s",
    integrationId: "cart-1",
    state: "closed" as const,
  };
  const loaded = new Set(counterEntities(session));
  const entities: LimitEntity[] = ["Session", "Store", "Identifier", "Profile"];
  for (let mask = 0; mask < 2 ** entities.length; mask += 1) {
    const counted = entities.filter((_entity, bit) => (mask & (2 ** bit)) > 0);
    const { snapshot, catalogue, input } = worldOf({
      guarantee: "",
      campaigns: [
        {
          limits: [{ action: "setDiscount", limit: 100, entities: counted }],
          rulesetV2: {
            promotionRules: [
              {
                title: "R",
                blocks: [
                  {
                    type: "awardDiscount",
                    name: "Off",
                    value: 1,
                    partial: false,
                    target: { type: "cart" },
                  },
                ],
              },
            ],
          },
        },
      ],
      session,
    });
    const { charges } = evaluate(snapshot, catalogue, input);
    expect(charges).toHaveLength(counted.includes("Identifier") ? 2 : 1);
    expect(charges.filter((charge) => !loaded.has(charge.entity))).toEqual([]);
  }
  expect(loaded.size).toBe(2 * 3 * 2 * 2);
});

it("an anonymous call without anything to count by has the campaign's own counters", () => {
  const nobody = {
    profileId: "",
    identifiers: [],
    storeIntegrationId: undefined,
    integrationId: "",
  };
  expect(counterEntities(nobody)).toEqual([""]);
});

it("periods are those of the calendar where the Application is; weeks begin on Monday", () => {
  const keys = (timezone: string, atMs: number) =>
    (["daily", "weekly", "monthly", "yearly"] as const).map((p) => periodKey(p, atMs, timezone));
  expect(periodKey(undefined, NOW_MS, "UTC")).toBe("");
  const utc = ["daily:2026-11-21", "weekly:2026-11-16", "monthly:2026-11", "yearly:2026"];
  expect(keys("UTC", NOW_MS)).toEqual(utc);
  const newYear = Date.UTC(2026, 11, 31, 23, 30);
  const paris = ["daily:2027-01-01", "weekly:2026-12-28", "monthly:2027-01", "yearly:2027"];
  expect(keys("Europe/Paris", newYear)).toEqual(paris);
});
