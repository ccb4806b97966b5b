import type { Operation } from "../../openapi";
import { createStoreBudget } from "./create-store-budget";
import { deleteStoreBudgets } from "./delete-store-budgets";
import { exportStoreBudgets } from "./export-store-budgets";
import { importStoreBudgets } from "./import-store-budgets";
import { listStoreBudgets } from "./list-store-budgets";
import { summarizeStoreBudgets } from "./summarize-store-budgets";

/** What stores may spend of a campaign. */
export const storeBudgetOperations: readonly Operation[] = [
  createStoreBudget,
  listStoreBudgets,
  summarizeStoreBudgets,
  exportStoreBudgets,
  importStoreBudgets,
  deleteStoreBudgets,
];
