import type { CampaignIndexEntry, EvaluationGroup } from "./catalogue";

type Placed = Pick<CampaignIndexEntry, "id" | "evaluationGroupId" | "evaluationPosition">;

/**
 * The campaigns in evaluation order (reference SEMANTICS §6.2): the tree depth first, in each group
 * by position; at equal positions groups come before campaigns, then lower ids first. A campaign
 * whose group is not in the tree counts as one of the base group.
 */
export function inEvaluationOrder<C extends Placed>(
  groups: readonly EvaluationGroup[],
  campaigns: readonly C[],
): readonly C[] {
  const known = new Set(groups.map((group) => group.id));
  const baseId = groups.find((group) => group.parentId === null)?.id ?? 0;
  const children = new Map<number, Child<C>[]>();
  for (const { id, parentId, position } of groups) {
    if (parentId !== null) put(children, parentId, { id, position, campaign: null });
  }
  for (const campaign of campaigns) {
    const { id, evaluationGroupId, evaluationPosition: position } = campaign;
    put(children, known.has(evaluationGroupId) ? evaluationGroupId : baseId, {
      id,
      position,
      campaign,
    });
  }
  return flatten(children, baseId);
}

interface Child<C> {
  readonly id: number;
  readonly position: number;
  /** Null = a group. */
  readonly campaign: C | null;
}

function put<C>(children: Map<number, Child<C>[]>, groupId: number, child: Child<C>): void {
  const siblings = children.get(groupId);
  if (siblings) siblings.push(child);
  else children.set(groupId, [child]);
}

function flatten<C>(children: ReadonlyMap<number, readonly Child<C>[]>, groupId: number): C[] {
  return [...(children.get(groupId) ?? [])]
    .sort(compare)
    .flatMap((child) => (child.campaign === null ? flatten(children, child.id) : [child.campaign]));
}

function compare(a: Child<unknown>, b: Child<unknown>): number {
  const kind = Number(a.campaign !== null) - Number(b.campaign !== null);
  return a.position - b.position || kind || a.id - b.id;
}
