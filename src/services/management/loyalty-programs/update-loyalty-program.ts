import {
  type LoyaltyProgramRecord,
  updateLoyaltyProgram as updateRow,
} from "../../../db/queries/loyalty-programs";
import type { ManagementContext } from "../../context";
import { type FieldError, INVALID_DATA, notFound, Refusal } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import {
  checkTiers,
  parsePending,
  parseValidity,
  type ProgramSettings,
  requireValidSettings,
} from "./check-program";
import type { CreateLoyaltyProgram } from "./create-loyalty-program";
import { getLoyaltyProgram } from "./get-loyalty-program";

/** What is absent stays as it is; fixed fields may be sent as they are stored. */
export type UpdateLoyaltyProgram = Partial<CreateLoyaltyProgram> & {
  readonly settings: ProgramSettings;
};

export async function updateLoyaltyProgram(
  context: ManagementContext,
  programId: number,
  input: UpdateLoyaltyProgram,
): Promise<LoyaltyProgramRecord> {
  const stored = await getLoyaltyProgram(context, programId);
  requireOwnSubscriptions(context, stored.subscribedApplications);
  requireUnchanged(stored, input);
  if (input.defaultValidity !== undefined) parseValidity(input.defaultValidity, "/defaultValidity");
  if (input.defaultPending !== undefined) parsePending(input.defaultPending, "/defaultPending");
  const settings = { ...stored.settings, ...input.settings };
  requireValidSettings(settings);
  if (input.subscribedApplications) {
    requireOwnSubscriptions(context, input.subscribedApplications);
    await requireSubscribable(context, input.subscribedApplications, {
      pointer: "/subscribedApplications",
      sandbox: stored.sandbox,
    });
  }
  const { db, clock } = context.ports;
  // Fixed fields are in `columns` only as they are stored.
  const { tiers, subscribedApplications, ...columns } = input;
  const change = {
    ...columns,
    settings,
    ...(subscribedApplications && { subscribedApplications: [...subscribedApplications] }),
    ...(tiers && { tiers: checkTiers(tiers) }),
  };
  const target = { accountId: context.accountId, programId };
  const record = await updateRow(db, target, change, clock.now());
  if (record === undefined) throw notFound("Loyalty program");
  return record;
}

const FIXED = ["name", "timezone", "cardBased", "sandbox"] as const;

function requireUnchanged(stored: LoyaltyProgramRecord, input: UpdateLoyaltyProgram): void {
  const errors = FIXED.filter(
    (field) => input[field] !== undefined && input[field] !== stored[field],
  ).map((field): FieldError => {
    const details = `${field} is fixed when the program is created`;
    return { title: "Not changeable", details, source: { pointer: `/${field}` } };
  });
  if (errors.length > 0) throw new Refusal("invalid", INVALID_DATA, errors);
}
