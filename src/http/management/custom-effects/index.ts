import type { Operation } from "../../openapi";
import { createCustomEffect } from "./create-custom-effect";
import { deleteCustomEffect } from "./delete-custom-effect";
import { getCustomEffect } from "./get-custom-effect";
import { listCustomEffects } from "./list-custom-effects";
import { updateCustomEffect } from "./update-custom-effect";

/** Custom effects. */
export const customEffectOperations: readonly Operation[] = [
  createCustomEffect,
  listCustomEffects,
  getCustomEffect,
  updateCustomEffect,
  deleteCustomEffect,
];
