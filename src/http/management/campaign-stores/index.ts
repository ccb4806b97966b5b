import type { Operation } from "../../openapi";
import { disconnectCampaignStores } from "./disconnect-stores";
import { exportCampaignStores } from "./export-stores";
import { importCampaignStores } from "./import-stores";

/** The stores that a campaign is linked to. */
export const campaignStoreOperations: readonly Operation[] = [
  importCampaignStores,
  exportCampaignStores,
  disconnectCampaignStores,
];
