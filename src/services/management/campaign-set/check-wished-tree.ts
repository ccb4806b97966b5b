import type { EvaluationGroupRow, EvaluationTree } from "../../../db/queries/evaluation-groups";
import { invalidField, type Refusal } from "../../refusal";
import { childrenOf } from "./campaign-set";
import { baseGroup, GROUP_DEPTH_MAX } from "./tree";
import type { WishedSet } from "./update-campaign-set";

/**
 * Refuses a wished tree that is not a rearrangement of the stored one, that is too deep, or that
 * touches what is locked.
 */
export function checkWishedTree(tree: EvaluationTree, wished: WishedSet): void {
  const base = baseGroup(tree);
  if (wished.groupId !== base.id) {
    throw invalidField("/set/groupId", "Invalid value", `The base group is ${base.id}`);
  }
  if ((wished.settings.evaluationScope ?? "session") !== "session") {
    const details = "The base group is evaluated per session";
    throw invalidField("/set/evaluationScope", "Not changeable", details);
  }
  const seen = new Seen(tree);
  seen.visit(wished, "/set", { depth: 0, parentId: null });
  seen.requireAll();
}

class Seen {
  readonly #groups: Map<number, EvaluationGroupRow>;
  readonly #campaignIds: Set<number>;

  constructor(private readonly tree: EvaluationTree) {
    this.#groups = new Map(tree.groups.map((group) => [group.id, group]));
    this.#campaignIds = new Set(tree.campaigns.map(({ id }) => id));
  }

  visit(
    set: WishedSet,
    at: string,
    place: { readonly depth: number; readonly parentId: number | null },
  ): void {
    const group = this.#groups.get(set.groupId);
    if (group === undefined) throw misplaced(`${at}/groupId`, "group", set.groupId);
    this.#groups.delete(set.groupId);
    if (place.depth > GROUP_DEPTH_MAX) {
      const details = `Groups nest at most ${GROUP_DEPTH_MAX} levels below the base group`;
      throw invalidField(at, "Too deep", details);
    }
    if (group.locked) requireSame(group, set, at, place.parentId);
    this.#requireLockedPlaces(set, at);
    set.elements.forEach((element, index) => {
      const below = `${at}/elements/${index}`;
      if ("groupId" in element) {
        this.visit(element, below, { depth: place.depth + 1, parentId: set.groupId });
      } else if (!this.#campaignIds.delete(element.campaignId)) {
        throw misplaced(`${below}/campaignId`, "campaign", element.campaignId);
      }
    });
  }

  requireAll(): void {
    const [group] = this.#groups.keys();
    const [campaignId] = this.#campaignIds;
    if (group === undefined && campaignId === undefined) return;
    const what = group === undefined ? `Campaign ${campaignId}` : `Evaluation group ${group}`;
    throw invalidField("/set", "Incomplete", `${what} is missing in the set`);
  }

  /** Of the siblings that stay, the same ones must come before a locked group as now. */
  #requireLockedPlaces(set: WishedSet, at: string): void {
    const now = childrenOf(this.tree, set.groupId).map(({ id, group }) =>
      childName(id, group !== null),
    );
    const then = set.elements.map((element) =>
      "groupId" in element
        ? childName(element.groupId, true)
        : childName(element.campaignId, false),
    );
    const wished = new Set(then);
    const staying = new Set(now.filter((child) => wished.has(child)));
    const locked = this.tree.groups.filter((group) => group.locked);
    for (const { id, name } of locked) {
      const child = childName(id, true);
      if (!staying.has(child)) continue;
      const before = (list: readonly string[]) =>
        list.slice(0, list.indexOf(child)).filter((one) => staying.has(one));
      const stood = new Set(before(now));
      const stands = before(then);
      if (stands.length === stood.size && stands.every((one) => stood.has(one))) continue;
      throw invalidField(
        `${at}/elements`,
        "Locked",
        `The group ${name} is locked: it can't be moved`,
      );
    }
  }
}

function requireSame(
  group: EvaluationGroupRow,
  { settings }: WishedSet,
  at: string,
  parentId: number | null,
): void {
  const stays =
    parentId === group.parentId &&
    (settings.name ?? group.name) === group.name &&
    (settings.description ?? group.description) === group.description &&
    (settings.evaluationMode ?? group.evaluationMode) === group.evaluationMode &&
    (settings.evaluationScope ?? group.evaluationScope) === group.evaluationScope &&
    (settings.locked ?? true);
  if (stays) return;
  const details = `The group ${group.name} is locked: it can't be moved, changed or deleted`;
  throw invalidField(at, "Locked", details);
}

function childName(id: number, isGroup: boolean): string {
  return `${isGroup ? "group" : "campaign"} ${id}`;
}

function misplaced(pointer: string, what: string, id: number): Refusal {
  const details = `There is no ${what} ${id} in the Application, or it is in the set already`;
  return invalidField(pointer, "Unknown", details);
}
