import type { Operation } from "../../openapi";
import { createAccountCollection } from "./create-account-collection";
import { listAccountCollections } from "./list-account-collections";
import { getAccountCollection } from "./get-account-collection";
import { updateAccountCollection } from "./update-account-collection";
import { deleteAccountCollection } from "./delete-account-collection";
import { importAccountCollection } from "./import-account-collection";
import { exportAccountCollection } from "./export-account-collection";
import { createCampaignCollection } from "./create-campaign-collection";
import { listCampaignCollections } from "./list-campaign-collections";
import { getCampaignCollection } from "./get-campaign-collection";
import { updateCampaignCollection } from "./update-campaign-collection";
import { deleteCampaignCollection } from "./delete-campaign-collection";
import { importCampaignCollection } from "./import-campaign-collection";
import { exportCampaignCollection } from "./export-campaign-collection";
import { listApplicationCollections } from "./list-application-collections";
import { listCollectionItems } from "./list-items";

/** Collections of the account and of campaigns. */
export const collectionOperations: readonly Operation[] = [
  createAccountCollection,
  listAccountCollections,
  getAccountCollection,
  updateAccountCollection,
  deleteAccountCollection,
  importAccountCollection,
  exportAccountCollection,
  createCampaignCollection,
  listCampaignCollections,
  getCampaignCollection,
  updateCampaignCollection,
  deleteCampaignCollection,
  importCampaignCollection,
  exportCampaignCollection,
  listApplicationCollections,
  listCollectionItems,
];
