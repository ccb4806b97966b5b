import type {
  EvaluationGroupRow,
  EvaluationGroupSettings,
} from "../../../db/queries/evaluation-groups";
import type { CampaignSet, SetNode } from "../../../services/management/campaign-set/campaign-set";
import type { GroupChange } from "../../../services/management/campaign-set/update-group";
import type { WishedSet } from "../../../services/management/campaign-set/update-campaign-set";
import { id, idParameter, name, text } from "../../fields";
import { z } from "../../openapi";
import { present } from "../../present";
import { applicationPath } from "../parameters";

/** Groups and campaigns of one group. */
const ELEMENTS_MAX = 20_000;

const evaluationMode = z
  .enum(["stackable", "listOrder", "lowestDiscount", "highestDiscount"])
  .openapi({ description: "Which of the triggered campaigns take effect" });
const evaluationScope = z.enum(["session", "cartItem"]);

const groupSettings = {
  name,
  description: text.optional(),
  evaluationMode,
  evaluationScope,
  locked: z.boolean().openapi({
    description: "A locked group can't be moved, changed or deleted over the API",
  }),
};

export const newEvaluationGroup = z
  .object({ ...groupSettings, parentId: id })
  .openapi("NewCampaignEvaluationGroup");

export const updateEvaluationGroup = z
  .object({
    ...groupSettings,
    parentId: id.optional().openapi({ description: "Another parent moves it to the end there" }),
  })
  .openapi("UpdateCampaignEvaluationGroup");

export const evaluationGroup = z
  .object({
    ...groupSettings,
    name: z.string(),
    description: z.string(),
    id,
    applicationId: id,
    parentId: id.optional().openapi({ description: "Absent: the base group" }),
  })
  .openapi("CampaignEvaluationGroup");

const version = id.openapi({ description: "Raised by every edit of the tree" });

export const treePath = applicationPath.extend({ version: idParameter("version") });
export const groupPath = treePath.extend({ groupId: idParameter("groupId") });

const campaignNode = z
  .object({ type: z.literal("CAMPAIGN"), campaignId: id })
  .openapi("CampaignSetLeafNode");

const operator = z
  .enum(["ALL", "FIRST"])
  .openapi({ description: "Of older clients: FIRST is listOrder, ALL is stackable" });

const wishedNode = {
  type: z.literal("SET"),
  groupId: id,
  name: name.optional(),
  description: text.optional(),
  operator: operator.optional(),
  evaluationMode: evaluationMode.optional(),
  evaluationScope: evaluationScope.optional(),
  locked: z.boolean().optional(),
};

/** One level deeper than allowed, so that the depth is refused with a sentence of its own. */
const wishedLevels = {
  fourth: wishedSet(campaignNode),
  get third() {
    return wishedSet(z.union([campaignNode, this.fourth]));
  },
  get second() {
    return wishedSet(z.union([campaignNode, this.third]));
  },
};

function wishedSet<E extends z.ZodType>(element: E) {
  return z.object({ ...wishedNode, elements: z.array(element).max(ELEMENTS_MAX) });
}

export const newCampaignSet = z
  .object({
    applicationId: id.optional(),
    version,
    set: wishedSet(z.union([campaignNode, wishedLevels.second])),
  })
  .openapi("NewCampaignSet");

const node = {
  type: z.literal("SET"),
  groupId: id,
  name: z.string(),
  description: z.string(),
  operator,
  evaluationMode,
  evaluationScope,
  locked: z.boolean(),
};

const lowestSet = z.object({ ...node, elements: z.array(campaignNode) });
const middleSet = z.object({ ...node, elements: z.array(z.union([campaignNode, lowestSet])) });

export const campaignSetAnswer = z
  .object({
    id,
    applicationId: id,
    version,
    set: z.object({ ...node, elements: z.array(z.union([campaignNode, middleSet])) }),
  })
  .openapi("CampaignSet");

export const groupExample: z.input<typeof newEvaluationGroup> = {
  name: "Seasonal",
  description: "The best of the season's discounts wins",
  parentId: 1,
  evaluationMode: "highestDiscount",
  evaluationScope: "session",
  locked: false,
};

export const storedGroupExample = {
  ...groupExample,
  description: groupExample.description ?? "",
  id: 2,
  applicationId: 1,
};

const BASE_NODE = {
  type: "SET",
  groupId: 1,
  name: "Base group",
  description: "",
  operator: "ALL",
  evaluationMode: "stackable",
  evaluationScope: "session",
  locked: false,
  elements: [{ type: "CAMPAIGN", campaignId: 4 }],
} as const;

export const campaignSetExample: z.input<typeof campaignSetAnswer> = {
  id: 1,
  applicationId: 1,
  version: 2,
  set: { ...BASE_NODE, elements: [...BASE_NODE.elements] },
};

export const newCampaignSetExample: z.input<typeof newCampaignSet> = {
  applicationId: 1,
  version: 2,
  set: { ...BASE_NODE, elements: [...BASE_NODE.elements] },
};

export function toGroup(
  body: z.output<typeof newEvaluationGroup>,
): EvaluationGroupSettings & { parentId: number } {
  return { ...body, description: body.description ?? "" };
}

export function toGroupChange(body: z.output<typeof updateEvaluationGroup>): GroupChange {
  return present(body);
}

export function fromGroup(row: EvaluationGroupRow): z.output<typeof evaluationGroup> {
  return {
    id: row.id,
    applicationId: row.applicationId,
    name: row.name,
    description: row.description,
    evaluationMode: evaluationMode.parse(row.evaluationMode),
    evaluationScope: evaluationScope.parse(row.evaluationScope),
    locked: row.locked,
    ...(row.parentId === null ? {} : { parentId: row.parentId }),
  };
}

type WishedNode = Omit<z.output<typeof newCampaignSet>["set"], "elements"> & {
  readonly elements: readonly (WishedNode | z.output<typeof campaignNode>)[];
};

export function toWishedSet(set: WishedNode): WishedSet {
  const { operator: legacyMode, type: _type, groupId, elements, ...settings } = set;
  const mode = legacyMode === "FIRST" ? "listOrder" : "stackable";
  return {
    groupId,
    settings: present({
      ...settings,
      evaluationMode: settings.evaluationMode ?? (legacyMode === undefined ? undefined : mode),
    }),
    elements: elements.map((element) =>
      element.type === "SET" ? toWishedSet(element) : { campaignId: element.campaignId },
    ),
  };
}

type AnsweredSet = z.output<typeof campaignSetAnswer>["set"];

export function fromCampaignSet(tree: CampaignSet): z.output<typeof campaignSetAnswer> {
  const { applicationId, version: treeVersion, set } = tree;
  // Stored trees are never deeper than the answer's schema.
  return {
    id: applicationId,
    applicationId,
    version: treeVersion,
    set: fromNode(set) as AnsweredSet,
  };
}

function fromNode({ group, elements }: SetNode): object {
  return {
    type: "SET",
    groupId: group.id,
    name: group.name,
    description: group.description,
    operator: group.evaluationMode === "listOrder" ? "FIRST" : "ALL",
    evaluationMode: group.evaluationMode,
    evaluationScope: group.evaluationScope,
    locked: group.locked,
    elements: elements.map((element) => (element.type === "SET" ? fromNode(element) : element)),
  };
}
