import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  CUSTOM_EFFECT_NAME_TAKEN,
  insertCustomEffect,
  type NewCustomEffectRow,
  type CustomEffectRow,
} from "../../../db/queries/custom-effects";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import { requireSoundEffect } from "./check-custom-effect";

/** Rules may use it from the next request on. */
export async function createCustomEffect(
  context: ManagementContext,
  input: NewCustomEffectRow,
): Promise<CustomEffectRow> {
  requireSoundEffect(input);
  requireOwnSubscriptions(context, input.applicationIds);
  await requireSubscribable(context, input.applicationIds, { pointer: "/applicationIds" });
  const { db, clock } = context.ports;
  try {
    const row = await insertCustomEffect(db, context.accountId, input, clock.now());
    assert(row !== undefined, "an inserted custom effect comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== CUSTOM_EFFECT_NAME_TAKEN) throw error;
    throw new Refusal("conflict", `There is a custom effect ${input.name} already`);
  }
}
