import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  insertLoyaltyProgram,
  LOYALTY_PROGRAM_NAME_TAKEN,
  type LoyaltyProgramRecord,
} from "../../../db/queries/loyalty-programs";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import {
  checkTiers,
  parsePending,
  parseValidity,
  type ProgramSettings,
  requireTimezone,
  requireValidSettings,
  type TierInput,
} from "./check-program";

export interface CreateLoyaltyProgram {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly timezone: string;
  readonly cardBased: boolean;
  readonly sandbox: boolean;
  readonly allowSubledger: boolean;
  readonly defaultValidity: string;
  readonly defaultPending: string;
  readonly subscribedApplications: readonly number[];
  readonly tiers: readonly TierInput[];
  readonly settings: ProgramSettings;
}

export async function createLoyaltyProgram(
  context: ManagementContext,
  input: CreateLoyaltyProgram,
): Promise<LoyaltyProgramRecord> {
  requireTimezone(input.timezone);
  parseValidity(input.defaultValidity, "/defaultValidity");
  parsePending(input.defaultPending, "/defaultPending");
  requireValidSettings(input.settings);
  const tiers = checkTiers(input.tiers);
  requireOwnSubscriptions(context, input.subscribedApplications);
  await requireSubscribable(context, input.subscribedApplications, {
    pointer: "/subscribedApplications",
    sandbox: input.sandbox,
  });
  const { db, clock } = context.ports;
  const program = {
    ...input,
    subscribedApplications: [...input.subscribedApplications],
    settings: { ...input.settings },
    tiers,
  };
  try {
    const record = await insertLoyaltyProgram(db, context.accountId, program, clock.now());
    assert(record !== undefined, "an inserted loyalty program comes back");
    return record;
  } catch (error) {
    if (failedConstraint(error) !== LOYALTY_PROGRAM_NAME_TAKEN) throw error;
    throw new Refusal("conflict", `There is a loyalty program ${input.name} already`);
  }
}
