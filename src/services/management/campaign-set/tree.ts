import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  CAMPAIGN_SET_VERSION,
  type EvaluationGroupRow,
  type EvaluationTree,
  readEvaluationTree,
} from "../../../db/queries/evaluation-groups";
import type { ManagementContext } from "../../context";
import { invalidField, notFound, Refusal } from "../../refusal";

/** How deep groups nest below the base group (reference SEMANTICS §6.2). */
export const GROUP_DEPTH_MAX = 2;

/** The evaluation tree of an Application that the caller may see. */
export async function readTree(
  context: ManagementContext,
  applicationId: number,
): Promise<EvaluationTree> {
  const scope = { accountId: context.accountId, applicationId };
  const tree = await readEvaluationTree(context.ports.db, scope);
  if (tree === undefined) throw notFound("Application");
  return tree;
}

/** The tree that an edit names; a stale version is refused before anything is looked at. */
export async function readTreeToEdit(
  context: ManagementContext,
  applicationId: number,
  version: number,
): Promise<EvaluationTree> {
  const tree = await readTree(context, applicationId);
  if (tree.version !== version) throw staleTree();
  return tree;
}

/** Runs the edit of a tree; an edit that lost a race is refused as a stale one is. */
export async function editTree<T>(edit: () => Promise<T>): Promise<T> {
  try {
    return await edit();
  } catch (error) {
    if (failedConstraint(error) === CAMPAIGN_SET_VERSION) throw staleTree();
    throw error;
  }
}

export function baseGroup({ groups }: EvaluationTree): EvaluationGroupRow {
  const base = groups.find((group) => group.parentId === null);
  assert(base !== undefined, "every Application has a base group");
  return base;
}

export function findGroup({ groups }: EvaluationTree, groupId: number): EvaluationGroupRow {
  const group = groups.find(({ id }) => id === groupId);
  if (group === undefined) throw notFound("Evaluation group");
  return group;
}

/** 0 for the base group. */
export function depthOf(tree: EvaluationTree, group: EvaluationGroupRow): number {
  const { parentId } = group;
  return parentId === null ? 0 : 1 + depthOf(tree, findGroup(tree, parentId));
}

/** How many levels of groups are below one. */
export function heightOf(tree: EvaluationTree, groupId: number): number {
  const children = tree.groups.filter(({ parentId }) => parentId === groupId);
  return Math.max(0, ...children.map(({ id }) => 1 + heightOf(tree, id)));
}

/**
 * Refuses a parent that isn't there, that the group contains, or under which it would be too deep.
 * `height`: levels of groups below the one that goes there.
 */
export function requireParent(
  tree: EvaluationTree,
  parentId: number,
  { groupId, height }: { readonly groupId: number | null; readonly height: number },
): void {
  const parent = tree.groups.find(({ id }) => id === parentId);
  if (parent === undefined) {
    throw invalidField("/parentId", "Unknown", `There is no evaluation group ${parentId}`);
  }
  for (let above: EvaluationGroupRow | undefined = parent; above !== undefined;) {
    if (above.id === groupId) {
      throw invalidField("/parentId", "Invalid value", "A group can't be placed inside itself");
    }
    const nextId: number | null = above.parentId;
    above = tree.groups.find(({ id }) => id === nextId);
  }
  if (depthOf(tree, parent) + 1 + height > GROUP_DEPTH_MAX) {
    const details = `Groups nest at most ${GROUP_DEPTH_MAX} levels below the base group`;
    throw invalidField("/parentId", "Too deep", details);
  }
}

export function requireUnlocked(group: EvaluationGroupRow, pointer: string): void {
  if (!group.locked) return;
  const details = `The group ${group.name} is locked: it can't be moved, changed or deleted`;
  throw invalidField(pointer, "Locked", details);
}

function staleTree(): Refusal {
  return new Refusal(
    "conflict",
    "The evaluation tree has changed meanwhile: read it again and repeat the edit with its version",
  );
}
