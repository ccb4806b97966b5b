import {
  listManagementKeys as listRows,
  type ManagementKeyRow,
} from "../../../db/queries/management-keys";
import type { ManagementContext } from "../../context";

/** Keys that are not revoked. */
export function listManagementKeys(context: ManagementContext): Promise<ManagementKeyRow[]> {
  return listRows(context.ports.db);
}
