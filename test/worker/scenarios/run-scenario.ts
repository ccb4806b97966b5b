import { expect } from "vitest";
import type { ApplicationSettings } from "../../../src/core/evaluation/catalogue";
import { type Scenario, worldOf } from "../../scenarios/world";
import { createApplication, manage, type TestApplication } from "../../support/deployment";
import { setUpCampaigns, setUpRulesets, setUpTree } from "./campaigns";
import { setUpCodes, setUpCounters } from "./codes";
import { type Outcome, outcomeOf, shapeOf } from "./compare";
import { changeAudiences, setUpCustomer, setUpPoints } from "./customers";
import { setUpCollections, setUpDefinitions, setUpPrograms } from "./definitions";
import { ScenarioIds } from "./ids";
import { setPlatformClock } from "./platform-clock";
import { type CallAnswer, sendCall } from "./send";

export interface ScenarioFile {
  readonly scenarios: readonly HttpScenario[];
}

export type HttpScenario = Scenario & { readonly expect: Outcome };

/** Sets a shop up through the public APIs, sends the call and compares all that it answers. */
export async function runScenario(scenario: HttpScenario): Promise<void> {
  const ids = new ScenarioIds();
  const answer = await answerOf(scenario, ids);
  expect(outcomeOf(answer, ids)).toEqual(shapeOf(scenario.expect));
  expect(answer.effects.filter(isEmptyAward)).toEqual([]);
}

async function answerOf(scenario: HttpScenario, ids: ScenarioIds): Promise<CallAnswer> {
  const { snapshot, catalogue, input } = worldOf(scenario);
  setPlatformClock(input.nowMs - 1);
  const shop = await openShop(catalogue.application, ids);
  await setUpDefinitions(catalogue, snapshot, shop, ids);
  const { profile, referral, session, store } = snapshot;
  if (profile === null && session) ids.customer(session.profileId);
  if (referral?.friendIntegrationId) ids.customer(referral.friendIntegrationId);
  for (const { recipientIntegrationId } of snapshot.coupons) {
    if (recipientIntegrationId) ids.customer(recipientIntegrationId);
  }
  if (profile) await setUpCustomer(shop, profile, ids);
  if (referral) {
    ids.customer(referral.advocateIntegrationId);
    if (referral.advocate) await setUpCustomer(shop, referral.advocate, ids);
  }
  if (store) {
    const { id, ...settings } = store;
    const path = `/v1/applications/${shop.id}/stores`;
    const created = await manage<{ id: number }>("POST", path, { ...settings, description: "" });
    ids.link("store", id, created.id);
  }
  if (usesPoints(scenario)) {
    await setUpPrograms(catalogue, ids);
    await setUpPoints(snapshot, input.nowMs, ids);
    setPlatformClock(input.nowMs - 1);
  }
  await setUpCampaigns(catalogue, snapshot, ids);
  await setUpCollections(catalogue, snapshot, ids);
  await setUpTree(catalogue, ids);
  await setUpRulesets(catalogue, scenario.campaigns, ids);
  await setUpCodes(catalogue, snapshot, shop, ids);
  await setUpCounters(snapshot, ids);
  if (profile && !session) {
    const { justJoinedAudienceIds: joined, justLeftAudienceIds: left } = snapshot;
    await changeAudiences(shop, ids.textOut(profile.integrationId), "delete", joined, ids);
    await changeAudiences(shop, ids.textOut(profile.integrationId), "add", left, ids);
  }
  setPlatformClock(input.nowMs);
  return sendCall(shop, snapshot, input, ids);
}

async function openShop(
  application: ApplicationSettings,
  ids: ScenarioIds,
): Promise<TestApplication> {
  const { id, accountId: _accountId, name: _name, defaultCartItemFilterId: _filter } = application;
  const shop = await createApplication({
    currency: application.currency,
    timezone: application.timezone,
    caseSensitivity: application.caseSensitivity,
    sandbox: application.sandbox,
    defaultDiscountScope: application.defaultDiscountScope,
    defaultDiscountAdditionalCostPerItemScope:
      application.defaultDiscountAdditionalCostPerItemScope,
    enableCascadingDiscounts: application.enableCascadingDiscounts,
    enablePartialDiscounts: application.enablePartialDiscounts,
  });
  ids.link("application", id, shop.id);
  return shop;
}

function usesPoints({ campaigns }: HttpScenario): boolean {
  return /loyalty/i.test(JSON.stringify(campaigns));
}

/** An award whose claim was not filled in. */
function isEmptyAward({ effectType, props }: Readonly<Record<string, unknown>>): boolean {
  const { code, giveawayId } = props as { code?: unknown; giveawayId?: unknown };
  return effectType === "awardGiveaway" && (code === "" || giveawayId === 0);
}
