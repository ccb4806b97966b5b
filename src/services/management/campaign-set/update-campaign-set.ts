import {
  type EvaluationGroupSettings,
  type EvaluationTree,
  replaceEvaluationTree,
  type TreeChange,
} from "../../../db/queries/evaluation-groups";
import type { ManagementContext } from "../../context";
import { type CampaignSet, campaignSet } from "./campaign-set";
import { checkWishedTree } from "./check-wished-tree";
import { editTree, readTree, readTreeToEdit } from "./tree";

/** A whole tree as a caller wishes it. Settings that are absent stay. */
export interface WishedSet {
  readonly groupId: number;
  readonly settings: Partial<EvaluationGroupSettings>;
  readonly elements: readonly (WishedSet | { readonly campaignId: number })[];
}

/** Puts every group and every campaign in its place; none may be missing, new or twice. */
export async function updateCampaignSet(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly version: number },
  wished: WishedSet,
): Promise<CampaignSet> {
  const tree = await readTreeToEdit(context, place.applicationId, place.version);
  checkWishedTree(tree, wished);
  const edit = { ...place, accountId: context.accountId };
  await editTree(() => replaceEvaluationTree(context.ports.db, edit, changeOf(tree, wished)));
  return campaignSet(place.applicationId, await readTree(context, place.applicationId));
}

/** Groups as they are wished, and the campaigns that stand elsewhere now. */
function changeOf(tree: EvaluationTree, wished: WishedSet): TreeChange {
  const groups: TreeChange["groups"][number][] = [];
  const campaigns: TreeChange["campaigns"][number][] = [];
  const known = new Map(tree.groups.map((group) => [group.id, group]));
  const stored = new Map(tree.campaigns.map((campaign) => [campaign.id, campaign]));
  const place = (set: WishedSet, parentId: number | null, position: number) => {
    const group = known.get(set.groupId);
    if (group === undefined) return;
    const { id, name, description, evaluationMode, evaluationScope, locked } = group;
    const settings = { name, description, evaluationMode, evaluationScope, locked };
    groups.push({ id, ...settings, ...set.settings, parentId, position });
    set.elements.forEach((element, index) => {
      if ("groupId" in element) {
        place(element, set.groupId, index);
        return;
      }
      const campaign = stored.get(element.campaignId);
      const stays =
        campaign?.evaluationGroupId === set.groupId && campaign.evaluationPosition === index;
      if (stays) return;
      campaigns.push({
        id: element.campaignId,
        evaluationGroupId: set.groupId,
        evaluationPosition: index,
      });
    });
  };
  place(wished, null, 0);
  return { groups, campaigns };
}
