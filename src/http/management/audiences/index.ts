import type { Operation } from "../../openapi";
import { exportAudienceMemberships } from "./export-memberships";
import { getAudiencesAnalytics } from "./get-analytics";
import { importAudienceMemberships } from "./import-memberships";
import { listAudienceMemberships } from "./list-memberships";
import { listAudiences } from "./list-audiences";

/** Audiences; they are created over the Integration API. */
export const audienceOperations: readonly Operation[] = [
  listAudiences,
  getAudiencesAnalytics,
  listAudienceMemberships,
  importAudienceMemberships,
  exportAudienceMemberships,
];
