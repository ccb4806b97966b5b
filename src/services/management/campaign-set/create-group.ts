import { assert } from "../../../core/assert";
import {
  type EvaluationGroupRow,
  type EvaluationGroupSettings,
  insertEvaluationGroup,
} from "../../../db/queries/evaluation-groups";
import type { ManagementContext } from "../../context";
import { editTree, readTreeToEdit, requireParent } from "./tree";

/** Adds a group at the end of its parent. `version`: of the tree that the caller has read. */
export async function createGroup(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly version: number },
  group: EvaluationGroupSettings & { readonly parentId: number },
): Promise<EvaluationGroupRow> {
  const tree = await readTreeToEdit(context, place.applicationId, place.version);
  requireParent(tree, group.parentId, { groupId: null, height: 0 });
  const { db, clock } = context.ports;
  const edit = { ...place, accountId: context.accountId };
  const row = await editTree(() => insertEvaluationGroup(db, edit, group, clock.now()));
  assert(row !== undefined, "an inserted group comes back");
  return row;
}
