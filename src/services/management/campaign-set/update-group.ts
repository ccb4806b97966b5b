import {
  type EvaluationGroupRow,
  type EvaluationGroupSettings,
  updateEvaluationGroup,
} from "../../../db/queries/evaluation-groups";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import {
  editTree,
  findGroup,
  heightOf,
  readTreeToEdit,
  requireParent,
  requireUnlocked,
} from "./tree";

export type GroupChange = Partial<EvaluationGroupSettings> & { readonly parentId?: number };

/** Changes a group or moves it to the end of another one; what is absent stays. */
export async function updateGroup(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly version: number; readonly groupId: number },
  change: GroupChange,
): Promise<EvaluationGroupRow> {
  const { groupId, ...at } = place;
  const tree = await readTreeToEdit(context, at.applicationId, at.version);
  const stored = findGroup(tree, groupId);
  requireUnlocked(stored, "/locked");
  const { parentId, ...settings } = change;
  if (stored.parentId === null) requireBaseScope(change);
  const moves = parentId !== undefined && parentId !== stored.parentId;
  if (moves) requireParent(tree, parentId, { groupId, height: heightOf(tree, groupId) });
  const edit = { ...at, accountId: context.accountId };
  const { db } = context.ports;
  const row = await editTree(() =>
    updateEvaluationGroup(db, edit, groupId, moves ? { ...settings, parentId } : settings),
  );
  if (row === undefined) throw notFound("Evaluation group");
  return row;
}

/** The base group stays at the top and is evaluated per session (reference SEMANTICS §6.2). */
function requireBaseScope({ parentId, evaluationScope }: GroupChange): void {
  if (parentId !== undefined) {
    throw invalidField("/parentId", "Not changeable", "The base group has no parent");
  }
  if (evaluationScope !== undefined && evaluationScope !== "session") {
    const details = "The base group is evaluated per session";
    throw invalidField("/evaluationScope", "Not changeable", details);
  }
}
