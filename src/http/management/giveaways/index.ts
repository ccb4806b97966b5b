import type { Operation } from "../../openapi";
import { createGiveawaysPool } from "./create-pool";
import { listGiveawaysPools } from "./list-pools";
import { getGiveawaysPool } from "./get-pool";
import { updateGiveawaysPool } from "./update-pool";
import { deleteGiveawaysPool } from "./delete-pool";
import { importPoolGiveaways } from "./import-giveaways";
import { exportPoolGiveaways } from "./export-giveaways";

/** Giveaway pools and their codes. */
export const giveawayOperations: readonly Operation[] = [
  createGiveawaysPool,
  listGiveawaysPools,
  getGiveawaysPool,
  updateGiveawaysPool,
  deleteGiveawaysPool,
  importPoolGiveaways,
  exportPoolGiveaways,
];
