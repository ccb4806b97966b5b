import type { Operation } from "../../openapi";
import { createRedemptionOption } from "./create-redemption-option";
import { deleteRedemptionOption } from "./delete-redemption-option";
import { getRedemptionOption } from "./get-redemption-option";
import { listRedemptionOptions } from "./list-redemption-options";
import { updateRedemptionOption } from "./update-redemption-option";

/** What points can be traded for. */
export const redemptionOptionOperations: readonly Operation[] = [
  createRedemptionOption,
  listRedemptionOptions,
  getRedemptionOption,
  updateRedemptionOption,
  deleteRedemptionOption,
];
