import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import { CAMPAIGN_REVISION, type CampaignRow, insertCampaign } from "../../../db/queries/campaigns";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getApplication } from "../applications/get-application";
import { requireKnownAttributes } from "../attributes-of-entities";
import { requireMandatoryAttributes } from "../mandatory-attributes";
import { lostReference, requireCampaignReferences } from "./references";
import { type CampaignInput, requireValidCampaign, STANDARD_CAMPAIGN } from "./settings";

/** It does nothing until a ruleset is active. Its budgets default to the Application's. */
export async function createCampaign(
  context: ManagementContext,
  applicationId: number,
  input: CampaignInput,
): Promise<CampaignRow> {
  requireValidCampaign(input, STANDARD_CAMPAIGN);
  const application = await getApplication(context, applicationId);
  await requireKnownAttributes(context, applicationId, "Campaign", input.attributes);
  const at = "/couponAttributes";
  await requireKnownAttributes(context, applicationId, "Coupon", input.couponAttributes, at);
  requireMandatoryAttributes(application, "campaigns", input.attributes ?? {});
  await requireCampaignReferences(context, { applicationId }, input);
  const settings = { ...STANDARD_CAMPAIGN, limits: application.limits, ...input };
  const { db, clock } = context.ports;
  try {
    const scope = { accountId: context.accountId, applicationId };
    const row = await insertCampaign(db, scope, settings, clock.now());
    assert(row !== undefined, "an inserted campaign comes back");
    return row;
  } catch (error) {
    const refusal = await lostReference(context, { applicationId }, { references: input, error });
    if (refusal !== null) throw refusal;
    if (failedConstraint(error) === CAMPAIGN_REVISION) throw notFound("Application");
    throw error;
  }
}
