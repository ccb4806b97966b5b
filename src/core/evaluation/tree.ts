import type { CampaignIndexEntry, EvaluationGroup } from "./catalogue";
import type { EffectOrigin } from "./effect";

/** Levels of groups below the base group (reference SEMANTICS §6.2). */
export const EVALUATION_GROUP_LEVELS_MAX = 2;

type Placed = Pick<CampaignIndexEntry, "id" | "evaluationGroupId" | "evaluationPosition">;

/** A group with its members in order; groups without any campaign below them are left out. */
export interface GroupNode<C> {
  /** Null only where the Application has no tree yet. */
  readonly group: EvaluationGroup | null;
  readonly members: readonly TreeNode<C>[];
}

export type TreeNode<C> =
  | { readonly campaign: C; readonly node: null }
  | { readonly campaign: null; readonly node: GroupNode<C> };

/**
 * The evaluation tree over some campaigns (reference SEMANTICS §6.2): members by position; at
 * equal positions groups come before campaigns, then lower ids first. A campaign whose group is not
 * within reach of the base group counts as one of the base group, so that none gets lost.
 */
export function evaluationTree<C extends Placed>(
  groups: readonly EvaluationGroup[],
  campaigns: readonly C[],
): GroupNode<C> {
  const base = groups.find((group) => group.parentId === null) ?? null;
  const subgroups = reachable(groups, base);
  const placed = new Map<number, C[]>();
  const baseId = base?.id ?? 0;
  for (const campaign of campaigns) {
    const { evaluationGroupId: wanted } = campaign;
    put(placed, subgroups.has(wanted) ? wanted : baseId, campaign);
  }
  const build = (group: EvaluationGroup | null, id: number): GroupNode<C> => {
    const members: Member<C>[] = (placed.get(id) ?? []).map((campaign) => ({
      id: campaign.id,
      position: campaign.evaluationPosition,
      isCampaign: true,
      tree: { campaign, node: null },
    }));
    for (const child of subgroups.get(id) ?? []) {
      const node = build(child, child.id);
      if (node.members.length === 0) continue;
      const { position } = child;
      members.push({ id: child.id, position, isCampaign: false, tree: { campaign: null, node } });
    }
    return { group, members: members.sort(compare).map(({ tree }) => tree) };
  };
  return build(base, baseId);
}

/** The campaigns in evaluation order: the tree depth first. */
export function inEvaluationOrder<C extends Placed>(
  groups: readonly EvaluationGroup[],
  campaigns: readonly C[],
): readonly C[] {
  return campaignsOf(evaluationTree(groups, campaigns));
}

/** The campaigns at and below a group, in order. */
export function campaignsOf<C>({ members }: GroupNode<C>): readonly C[] {
  return members.flatMap(({ campaign, node }) => (node ? campaignsOf(node) : [campaign]));
}

/**
 * What effects say of their campaign's group. Those of the base group say nothing: where nobody has
 * made a group, effects look as they are documented.
 */
export function groupMark(
  groups: readonly EvaluationGroup[],
  { evaluationGroupId }: Pick<CampaignIndexEntry, "evaluationGroupId">,
): GroupMark {
  const group = groups.find(({ id }) => id === evaluationGroupId);
  if (!group || group.parentId === null) return {};
  return { evaluationGroupID: group.id, evaluationGroupMode: group.mode };
}

export type GroupMark = Pick<EffectOrigin, "evaluationGroupID" | "evaluationGroupMode">;

interface Member<C> {
  readonly id: number;
  readonly position: number;
  readonly isCampaign: boolean;
  readonly tree: TreeNode<C>;
}

/** Groups by parent, level by level from the base: without what hangs deeper or in a circle. */
function reachable(
  groups: readonly EvaluationGroup[],
  base: EvaluationGroup | null,
): ReadonlyMap<number, readonly EvaluationGroup[]> {
  const byParent = new Map<number, EvaluationGroup[]>();
  for (const group of groups) {
    if (group.parentId !== null) put(byParent, group.parentId, group);
  }
  const reached = new Map<number, readonly EvaluationGroup[]>();
  let level = base ? [base.id] : [];
  for (let depth = 0; depth <= EVALUATION_GROUP_LEVELS_MAX; depth += 1) {
    const isLast = depth === EVALUATION_GROUP_LEVELS_MAX;
    const found = level.map((id): [number, readonly EvaluationGroup[]] => [
      id,
      isLast ? [] : (byParent.get(id) ?? []).filter((child) => !reached.has(child.id)),
    ]);
    for (const [id, children] of found) reached.set(id, children);
    level = found.flatMap(([, children]) => children.map((child) => child.id));
  }
  return reached;
}

function put<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function compare(a: Member<unknown>, b: Member<unknown>): number {
  const kind = Number(a.isCampaign) - Number(b.isCampaign);
  return a.position - b.position || kind || a.id - b.id;
}
