import {
  type NewCustomEffectRow,
  type CustomEffectRow,
  updateCustomEffect as updateRow,
} from "../../../db/queries/custom-effects";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import { requireSoundEffect } from "./check-custom-effect";
import { getCustomEffect } from "./get-custom-effect";

/** Replaces it; rules that use it see the change on the next request. */
export async function updateCustomEffect(
  context: ManagementContext,
  id: number,
  input: NewCustomEffectRow,
): Promise<CustomEffectRow> {
  requireSoundEffect(input);
  const stored = await getCustomEffect(context, id);
  requireOwnSubscriptions(context, stored.applicationIds);
  if (input.name !== stored.name) {
    const details = "name is fixed when the custom effect is created: rules call it by that";
    throw invalidField("/name", "Not changeable", details);
  }
  requireOwnSubscriptions(context, input.applicationIds);
  await requireSubscribable(context, input.applicationIds, { pointer: "/applicationIds" });
  const { db, clock } = context.ports;
  const row = await updateRow(db, context.accountId, id, input, clock.now());
  if (row === undefined) throw notFound("Custom effect");
  return row;
}
