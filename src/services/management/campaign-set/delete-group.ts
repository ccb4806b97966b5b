import { deleteEvaluationGroup } from "../../../db/queries/evaluation-groups";
import type { ManagementContext } from "../../context";
import { invalidField } from "../../refusal";
import { editTree, findGroup, readTreeToEdit, requireUnlocked } from "./tree";

/** Deletes an empty group; the groups and campaigns in it go first. */
export async function deleteGroup(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly version: number; readonly groupId: number },
): Promise<void> {
  const { groupId, ...at } = place;
  const tree = await readTreeToEdit(context, at.applicationId, at.version);
  const group = findGroup(tree, groupId);
  if (group.parentId === null) {
    throw invalidField("/", "Not deletable", "The base group stays as long as its Application");
  }
  requireUnlocked(group, "/");
  const groups = tree.groups.filter(({ parentId }) => parentId === groupId).length;
  const campaigns = tree.campaigns.filter((one) => one.evaluationGroupId === groupId).length;
  if (groups + campaigns > 0) {
    const details = `Move or delete its ${groups} groups and ${campaigns} campaigns first`;
    throw invalidField("/", "Not empty", details);
  }
  const edit = { ...at, accountId: context.accountId };
  await editTree(() => deleteEvaluationGroup(context.ports.db, edit, groupId));
}
