import { assert } from "../../../core/assert";
import {
  defineRedemptionAttributes,
  insertRedemptionOption,
  type RedemptionOptionRow,
} from "../../../db/queries/redemptions/options";
import type { ManagementContext } from "../../context";
import type { FieldError } from "../../refusal";
import type { OptionFields } from "./check-fields";
import { type CheckedOption, checkOption } from "./check-option";

/** An option as it is stored, and what keeps its coupons from having an effect. */
export interface WrittenOption {
  readonly row: RedemptionOptionRow;
  readonly warnings: readonly FieldError[];
}

/**
 * Adds something that points can be traded for; coupons may carry what it writes on them from then
 * on.
 *
 * @throws Refusal `not_found`, `invalid`, `conflict`
 */
export async function createRedemptionOption(
  context: ManagementContext,
  applicationId: number,
  settings: OptionFields,
): Promise<WrittenOption> {
  const checked = await checkOption(context, applicationId, settings);
  await defineMissing(context, checked);
  const { db, clock } = context.ports;
  const row = await insertRedemptionOption(db, { applicationId, settings, nowMs: clock.now() });
  assert(row !== undefined, "an inserted option comes back");
  return { row, warnings: checked.warnings };
}

/** Safe to repeat: what another call defined meanwhile stays. */
export async function defineMissing(
  { accountId, ports }: ManagementContext,
  { missingAttributes }: CheckedOption,
): Promise<void> {
  if (missingAttributes.length === 0) return;
  await defineRedemptionAttributes(ports.db, accountId, missingAttributes, ports.clock.now());
}
