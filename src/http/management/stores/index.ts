import type { Operation } from "../../openapi";
import { createStore } from "./create-store";
import { deleteStore } from "./delete-store";
import { getStore } from "./get-store";
import { listStores } from "./list-stores";
import { updateStore } from "./update-store";

/** Stores, the stores of campaigns, and what stores may spend. */
export const storeOperations: readonly Operation[] = [
  createStore,
  listStores,
  getStore,
  updateStore,
  deleteStore,
];
