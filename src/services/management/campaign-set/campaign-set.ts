import type { EvaluationGroupRow, EvaluationTree } from "../../../db/queries/evaluation-groups";
import { baseGroup } from "./tree";

/** The evaluation tree as a document. */
export interface CampaignSet {
  readonly applicationId: number;
  readonly version: number;
  readonly set: SetNode;
}

export interface SetNode {
  readonly type: "SET";
  readonly group: EvaluationGroupRow;
  readonly elements: readonly (SetNode | CampaignNode)[];
}

export interface CampaignNode {
  readonly type: "CAMPAIGN";
  readonly campaignId: number;
}

export function campaignSet(applicationId: number, tree: EvaluationTree): CampaignSet {
  return { applicationId, version: tree.version, set: nodeOf(tree, baseGroup(tree)) };
}

/** Children in evaluation order: by position; at equal ones groups first, then lower ids. */
export function childrenOf(tree: EvaluationTree, groupId: number): Child[] {
  const groups = tree.groups
    .filter(({ parentId }) => parentId === groupId)
    .map((group): Child => ({ id: group.id, position: group.position, group }));
  const campaigns = tree.campaigns
    .filter((campaign) => campaign.evaluationGroupId === groupId)
    .map((campaign): Child => ({
      id: campaign.id,
      position: campaign.evaluationPosition,
      group: null,
    }));
  // Sorting is stable: at equal positions groups stay before campaigns, both by id.
  return [...groups, ...campaigns].sort((a, b) => a.position - b.position);
}

export interface Child {
  readonly id: number;
  readonly position: number;
  /** Null = a campaign. */
  readonly group: EvaluationGroupRow | null;
}

function nodeOf(tree: EvaluationTree, group: EvaluationGroupRow): SetNode {
  return {
    type: "SET",
    group,
    elements: childrenOf(tree, group.id).map(({ id, group: child }) =>
      child === null ? { type: "CAMPAIGN", campaignId: id } : nodeOf(tree, child),
    ),
  };
}
