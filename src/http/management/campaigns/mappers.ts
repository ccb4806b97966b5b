import type { CampaignChange } from "../../../db/queries/campaigns";
import { ACCOUNT_USER_ID } from "../../../services/account";
import {
  type CampaignView,
  LISTED_STORES_MAX,
} from "../../../services/management/campaigns/campaign-view";
import type { CampaignInput } from "../../../services/management/campaigns/settings";
import type { z } from "../../openapi";
import { epochMs, instant, present } from "../../present";
import { fromLimit, toLimit } from "../limits";
import type { campaign, newCampaign, updateCampaignBody } from "./schemas";

export function toCampaignInput(body: z.output<typeof newCampaign>): CampaignInput {
  return present({ name: body.name, ...settings(body) });
}

export function toCampaignChange(body: z.output<typeof updateCampaignBody>): CampaignChange {
  return present({
    name: body.name,
    ...settings(body),
    activeRulesetId: body.activeRulesetId,
  });
}

type Settings = Omit<z.output<typeof updateCampaignBody>, "name" | "activeRulesetId">;

function settings(body: Settings) {
  return {
    description: body.description,
    state: body.state,
    type: body.type,
    startAtMs: epochMs(body.startTime),
    endAtMs: epochMs(body.endTime),
    tags: body.tags ?? undefined,
    features: body.features ?? undefined,
    limits: body.limits?.map(toLimit),
    attributes: body.attributes,
    couponAttributes: body.couponAttributes,
    couponSettings: body.couponSettings,
    referralSettings: body.referralSettings,
    reevaluateOnReturn: body.reevaluateOnReturn,
    linkedStoreIds: body.linkedStoreIds ?? undefined,
    evaluationGroupId: body.evaluationGroupId ?? undefined,
    targetedAudienceIds: body.targetedAudienceIds ?? undefined,
  };
}

export function fromCampaign(view: CampaignView): z.output<typeof campaign> {
  const { row, linkedStores } = view;
  const isListed = linkedStores !== null && linkedStores.total <= LISTED_STORES_MAX;
  return {
    id: row.id,
    created: instant(row.createdAtMs),
    applicationId: row.applicationId,
    userId: ACCOUNT_USER_ID,
    name: row.name,
    description: row.description,
    attributes: row.attributes,
    state: row.state,
    tags: row.tags,
    reevaluateOnReturn: row.reevaluateOnReturn,
    features: row.features,
    limits: row.limits.map(fromLimit),
    type: row.type,
    couponAttributes: row.couponAttributes,
    budgets: [...view.budgets],
    updated: instant(row.updatedAtMs),
    frontendState: view.frontendState,
    storesImported: linkedStores !== null && !isListed,
    ...(isListed ? { linkedStoreIds: [...linkedStores.storeIds] } : {}),
    ...(row.targetedAudienceIds.length === 0
      ? {}
      : { targetedAudienceIds: row.targetedAudienceIds }),
    ...(row.startAtMs === null ? {} : { startTime: instant(row.startAtMs) }),
    ...(row.endAtMs === null ? {} : { endTime: instant(row.endAtMs) }),
    ...(row.activeRulesetId === null ? {} : { activeRulesetId: row.activeRulesetId }),
    ...(row.couponSettings === null ? {} : { couponSettings: row.couponSettings }),
    ...(row.referralSettings === null ? {} : { referralSettings: row.referralSettings }),
  };
}
