import type {
  CampaignIndexEntry,
  Catalogue,
  EvaluationGroup,
} from "../../../src/core/evaluation/catalogue";
import type { ScenarioCampaign } from "../../scenarios/world";
import { manage } from "../../support/deployment";
import type { ScenarioIds } from "./ids";
import { withRealIds } from "./references";

interface Created {
  readonly id: number;
}

interface CampaignSet {
  readonly version: number;
  readonly set: { readonly groupId: number };
}

/** The campaigns, without their rulesets: collections may belong to them. */
export async function setUpCampaigns(
  { application, campaigns }: Catalogue,
  ids: ScenarioIds,
): Promise<void> {
  const applicationPath = `/v1/applications/${ids.real("application", application.id)}`;
  for (const campaign of campaigns) {
    const created = await manage<Created>("POST", `${applicationPath}/campaigns`, {
      name: campaign.name,
      state: campaign.state,
      startTime: instant(campaign.startAtMs),
      endTime: instant(campaign.endAtMs),
      tags: [],
      features: [],
      limits: campaign.limits,
      attributes: campaign.attributes ?? {},
      linkedStoreIds: campaign.linkedStoreIds?.map((id) => ids.real("store", id)) ?? null,
      targetedAudienceIds: campaign.targetedAudienceIds.map((id) => ids.real("audience", id)),
    });
    ids.link("campaign", campaign.id, created.id);
    await setUpStoreBudgets(applicationPath, campaign, ids);
  }
}

export async function setUpRulesets(
  { application, campaigns }: Catalogue,
  told: readonly ScenarioCampaign[],
  ids: ScenarioIds,
): Promise<void> {
  const applicationId = ids.real("application", application.id);
  for (const [index, campaign] of campaigns.entries()) {
    const rulesets = `campaigns/${ids.real("campaign", campaign.id)}/rulesets`;
    const form = told[index]?.rulesetV1 ?? told[index]?.rulesetV2;
    const ruleset = withRealIds(form, ids) as object;
    const path = `/v1/applications/${applicationId}/${rulesets}`;
    const activate = campaign.activeRulesetId !== null;
    const created = await manage<Created>("POST", path, {
      ...("promotionRules" in ruleset ? { strikethroughRules: [] } : {}),
      ...ruleset,
      activate,
    });
    if (campaign.activeRulesetId !== null) {
      ids.link("ruleset", campaign.activeRulesetId, created.id);
    }
  }
}

/** The tree as the scenario has it; a shop starts with a stackable base group. */
export async function setUpTree(catalogue: Catalogue, ids: ScenarioIds): Promise<void> {
  const [base, ...groups] = catalogue.evaluationGroups;
  if (!base) throw new Error("A tree has a base group");
  const applicationId = ids.real("application", catalogue.application.id);
  const path = `/v1/applications/${applicationId}/campaign_set`;
  const before = await manage<CampaignSet>("GET", path);
  ids.link("group", base.id, before.set.groupId);
  if (groups.length === 0 && base.mode === "stackable" && base.scope === "session") return;
  let { version } = before;
  for (const group of groups) {
    const created = await manage<Created>("POST", `${path}/${version}/groups`, {
      ...settingsOf(group),
      parentId: ids.real("group", group.parentId ?? base.id),
    });
    ids.link("group", group.id, created.id);
    ({ version } = await manage<CampaignSet>("GET", path));
  }
  await manage("PUT", path, { version, set: setOf(base, catalogue, ids) });
}

function settingsOf({ id, mode, scope }: EvaluationGroup) {
  return {
    name: `Group ${id}`,
    evaluationMode: mode,
    evaluationScope: scope,
    locked: false,
  };
}

function setOf(group: EvaluationGroup, catalogue: Catalogue, ids: ScenarioIds): object {
  const baseId = catalogue.evaluationGroups[0]?.id;
  const groups = catalogue.evaluationGroups.filter(({ parentId }) => parentId === group.id);
  const known = new Set(catalogue.evaluationGroups.map(({ id }) => id));
  // What is in a group that is gone is in the base group.
  const groupOf = ({ evaluationGroupId: id }: CampaignIndexEntry) => (known.has(id) ? id : baseId);
  const campaigns = catalogue.campaigns.filter((entry) => groupOf(entry) === group.id);
  const elements = [
    ...groups.map((child) => ({ position: child.position, wire: setOf(child, catalogue, ids) })),
    ...campaigns.map(({ id, evaluationPosition: position }) => ({
      position,
      wire: { type: "CAMPAIGN", campaignId: ids.real("campaign", id) },
    })),
  ].sort((a, b) => a.position - b.position);
  return {
    type: "SET",
    groupId: ids.real("group", group.id),
    ...settingsOf(group),
    elements: elements.map(({ wire }) => wire),
  };
}

async function setUpStoreBudgets(
  applicationPath: string,
  { id, storeBudgets }: CampaignIndexEntry,
  ids: ScenarioIds,
): Promise<void> {
  const path = `${applicationPath}/campaigns/${ids.real("campaign", id)}/stores/budgets`;
  for (const { storeId, period, limitThousandths } of storeBudgets) {
    await manage("POST", path, {
      action: "setDiscount",
      ...(period === null ? {} : { period }),
      storeLimits: [{ storeId: ids.real("store", storeId), limit: limitThousandths / 1000 }],
    });
  }
}

export function instant(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
