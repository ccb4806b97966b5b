import { expect } from "vitest";
import type { ApplicationSettings } from "../../../src/core/evaluation/catalogue";
import type { CounterCharge } from "../../../src/core/evaluation/decision";
import type { CampaignEligibility } from "../../../src/core/evaluation/eligibility";
import { type Scenario, worldOf } from "../../scenarios/world";
import { createApplication, manage, type TestApplication } from "../../support/deployment";
import { setUpCampaigns, setUpRulesets, setUpTree } from "./campaigns";
import { setUpCodes } from "./codes";
import { type Outcome, outcomeOf, shapeOf } from "./compare";
import { chargedCounters, countersOf, readCounters, setUpCounters } from "./counters";
import { changeAudiences, setUpCards, setUpCustomer, setUpPoints } from "./customers";
import {
  deleteGoneCollections,
  setUpCollections,
  setUpDefinitions,
  setUpPrograms,
  type UsedDefinitions,
} from "./definitions";
import { expectedEligibility, toldEligibility } from "./eligibility";
import { comparableShop, expectedShop, type StatedWrites } from "./expected-shop";
import { ScenarioIds } from "./ids";
import { setPlatformClock } from "./platform-clock";
import { type CallAnswer, isDryCall, sendCall } from "./send";
import { countMessages, readShop } from "./shop-after";
import { setUpStores } from "./stores";
import { expectedTransactions, type LedgerChanges, readTransactions } from "./transactions";

export interface ScenarioFile {
  readonly scenarios: readonly HttpScenario[];
}

export type HttpScenario = Scenario & {
  readonly expect: Outcome & {
    readonly triggeredCampaignIds?: readonly number[];
    readonly charges?: readonly CounterCharge[];
    readonly eligibility?: readonly CampaignEligibility[];
    readonly ledgerChanges?: LedgerChanges;
    readonly writes?: StatedWrites;
  };
};

type World = ReturnType<typeof worldOf>;

/**
 * Sets a shop up through the public APIs, sends the call, compares all that it answers, and reads
 * back what it wrote. What rules have read (`reads`) and which row a code accepted is only seen from
 * within; the counters show the latter's use.
 */
export async function runScenario(scenario: HttpScenario): Promise<void> {
  const ids = new ScenarioIds();
  const world = worldOf(scenario);
  const { snapshot, input, catalogue } = world;
  const { writes, ledgerChanges, charges } = scenario.expect;
  const shop = await openScenario(scenario, world, ids);
  const messagesBefore = await countMessages();
  compareAnswer(scenario, await sendCall(shop, snapshot, input, ids), ids);
  if (charges) {
    const charged = chargedCounters(countersOf(snapshot), takesHold(world) ? charges : []);
    expect(await readCounters(catalogue, ids)).toEqual(charged);
  }
  if (ledgerChanges) {
    const wallets = new Set([...snapshot.wallets.keys(), ...Object.keys(ledgerChanges)]);
    const logs = await readTransactions(shop, [...wallets], input.nowMs, ids);
    const holds = takesHold(world) ? ledgerChanges : {};
    expect(logs).toEqual(expectedTransactions(holds, input.nowMs));
  }
  if (writes) {
    const after = await readShop(shop, world, ids, messagesBefore);
    const expected = expectedShop(snapshot, { writes, dry: isDryCall(input) });
    expect(comparableShop(after)).toEqual(comparableShop(expected));
  }
}

function compareAnswer({ expect: wanted }: HttpScenario, answer: CallAnswer, ids: ScenarioIds) {
  const { effects, failures, triggeredCampaignIds, eligibility } = wanted;
  const toldFailures = answer.ruleFailureReasons ? failures : undefined;
  expect(outcomeOf(answer, ids)).toEqual(shapeOf({ effects, failures: toldFailures }));
  expect(answer.effects.filter(isEmptyAward)).toEqual([]);
  if (triggeredCampaignIds && answer.triggeredCampaigns) {
    const told = answer.triggeredCampaigns.map(({ id }) => ids.told("campaign", id));
    expect(new Set(told)).toEqual(new Set(triggeredCampaignIds));
  }
  if (!eligibility) return;
  const told = toldEligibility(answer.campaignEligibility ?? [], ids);
  expect(told).toEqual(expectedEligibility(eligibility, ids));
}

function takesHold({ snapshot, input }: World): boolean {
  return !isDryCall(input) && (snapshot.session === null || input.closing);
}

async function openScenario(
  scenario: HttpScenario,
  { snapshot, catalogue, input }: World,
  ids: ScenarioIds,
): Promise<TestApplication> {
  setPlatformClock(input.nowMs - 1);
  const shop = await openShop(catalogue.application, ids);
  const uses = usedBy(scenario);
  await setUpDefinitions(catalogue, snapshot, shop, uses, ids);
  const { profile, referral, session } = snapshot;
  if (profile === null && session) ids.customer(session.profileId);
  if (referral?.friendIntegrationId) ids.customer(referral.friendIntegrationId);
  for (const { recipientIntegrationId } of snapshot.coupons) {
    if (recipientIntegrationId) ids.customer(recipientIntegrationId);
  }
  if (profile) {
    const isNew = input.eventTypes.includes("talon_profile_created");
    if (isNew) ids.customer(profile.integrationId);
    else await setUpCustomer(shop, profile, ids);
  }
  if (referral) {
    ids.customer(referral.advocateIntegrationId);
    if (referral.advocate) await setUpCustomer(shop, referral.advocate, ids);
  }
  await chooseDefaultFilter(catalogue.application, ids);
  await setUpStores(catalogue, snapshot, shop, ids);
  if (uses("loyalty")) {
    await setUpPrograms(catalogue, ids);
    await setUpCards(snapshot, shop, ids);
    await setUpPoints(snapshot, input.nowMs, ids);
    setPlatformClock(input.nowMs - 1);
  }
  await setUpCampaigns(catalogue, ids);
  if (uses("collection")) await setUpCollections(catalogue, snapshot, ids);
  await setUpTree(catalogue, ids);
  await setUpRulesets(catalogue, scenario.campaigns, ids);
  await deleteGoneCollections(catalogue, snapshot, ids);
  await setUpCodes(catalogue, snapshot, shop, ids);
  await setUpCounters(snapshot, ids);
  if (profile && !session) {
    const { justJoinedAudienceIds: joined, justLeftAudienceIds: left } = snapshot;
    await changeAudiences(shop, ids.textOut(profile.integrationId), "delete", joined, ids);
    await changeAudiences(shop, ids.textOut(profile.integrationId), "add", left, ids);
  }
  setPlatformClock(input.nowMs);
  return shop;
}

async function openShop(
  application: ApplicationSettings,
  ids: ScenarioIds,
): Promise<TestApplication> {
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
  ids.link("application", application.id, shop.id);
  return shop;
}

/** A filter that the definitions don't have was there once: it is deleted after it was chosen. */
async function chooseDefaultFilter(
  { id, currency, timezone, defaultCartItemFilterId: filter }: ApplicationSettings,
  ids: ScenarioIds,
): Promise<void> {
  if (filter === null) return;
  const path = `/v1/applications/${ids.real("application", id)}`;
  const isGone = !ids.knows("cartItemFilter", filter);
  if (isGone) {
    const body = { name: "Gone", expression: [".", "Session", "CartItems"] };
    const made = await manage<{ id: number }>("POST", `${path}/cart_item_filters`, body);
    ids.link("cartItemFilter", filter, made.id);
  }
  const real = ids.real("cartItemFilter", filter);
  const settings = { name: "Demo shop", currency, timezone, defaultCartItemFilterId: real };
  await manage("PUT", path, settings);
  if (isGone) await manage("DELETE", `${path}/cart_item_filters/${real}`);
}

function usedBy({ campaigns, profile, justJoinedAudienceIds }: HttpScenario): UsedDefinitions {
  const text = JSON.stringify([campaigns, profile, { justJoinedAudienceIds }]).toLowerCase();
  return (word) => text.includes(word.toLowerCase());
}

/** An award whose claim was not filled in. */
function isEmptyAward({ effectType, props }: Readonly<Record<string, unknown>>): boolean {
  const { code, giveawayId } = props as { code?: unknown; giveawayId?: unknown };
  return effectType === "awardGiveaway" && (code === "" || giveawayId === 0);
}
