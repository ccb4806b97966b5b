import type { Operation } from "../../openapi";
import { listReferralsWithoutTotal } from "./list-referrals-without-total";
import { listReferrals } from "./list-referrals";
import { updateReferral } from "./update-referral";
import { deleteReferral } from "./delete-referral";
import { importReferrals } from "./import-referrals";
import { exportReferrals } from "./export-referrals";

/** Referrals of campaigns. */
export const referralOperations: readonly Operation[] = [
  listReferralsWithoutTotal,
  listReferrals,
  updateReferral,
  deleteReferral,
  importReferrals,
  exportReferrals,
];
