import { updateRedemptionOption as updateRow } from "../../../db/queries/redemptions/options";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import type { OptionFields } from "./check-fields";
import { checkOption } from "./check-option";
import { defineMissing, type WrittenOption } from "./create-option";
import { getRedemptionOption } from "./get-option";

/**
 * Replaces what an option is, but for its campaign, which the customers' limits are counted by.
 * Redemptions that were made keep what they were made for.
 *
 * @throws Refusal `not_found`, `invalid`, `conflict`
 */
export async function updateRedemptionOption(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly optionId: number },
  settings: OptionFields,
): Promise<WrittenOption> {
  const { applicationId, optionId } = place;
  const { campaignId } = await getRedemptionOption(context, place);
  if (settings.campaignId !== campaignId) throw campaignIsFixed();
  const checked = await checkOption(context, applicationId, settings);
  await defineMissing(context, checked);
  const { db, clock } = context.ports;
  const write = { applicationId, settings, nowMs: clock.now() };
  const row = await updateRow(db, optionId, write);
  if (row === undefined) throw notFound("Redemption option");
  return { row, warnings: checked.warnings };
}

function campaignIsFixed() {
  const details = "An option stays with its campaign; make another option for another campaign";
  return invalidField("/campaignId", "Can't be changed", details);
}
