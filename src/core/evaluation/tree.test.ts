import { describe, expect, it } from "vitest";
import type { EvaluationGroup } from "./catalogue";
import { evaluationTree, inEvaluationOrder } from "./tree";

const group = (id: number, parentId: number | null, position = 0): EvaluationGroup => ({
  id,
  parentId,
  mode: "stackable",
  scope: "session",
  position,
});

const campaign = (id: number, evaluationGroupId: number, evaluationPosition = 0) => ({
  id,
  evaluationGroupId,
  evaluationPosition,
});

const order = (groups: readonly EvaluationGroup[], campaigns: ReturnType<typeof campaign>[]) =>
  inEvaluationOrder(groups, campaigns).map(({ id }) => id);

describe("the evaluation order", () => {
  it("walks the tree depth first, by position", () => {
    const groups = [group(1, null), group(2, 1, 1), group(3, 2, 0), group(4, 1, 3)];
    const campaigns = [
      campaign(10, 1, 4),
      campaign(11, 4),
      campaign(12, 2, 1),
      campaign(13, 3),
      campaign(14, 1, 2),
      campaign(15, 1, 0),
    ];
    expect(order(groups, campaigns)).toEqual([15, 13, 12, 14, 11, 10]);
  });

  it("puts groups before campaigns and lower ids first where positions are equal", () => {
    const groups = [group(1, null), group(9, 1), group(8, 1)];
    const campaigns = [campaign(2, 1), campaign(7, 9), campaign(6, 8), campaign(1, 1)];
    expect(order(groups, campaigns)).toEqual([6, 7, 1, 2]);
  });

  it("keeps a campaign whose group is gone, in the base group", () => {
    expect(order([group(1, null)], [campaign(5, 77, 1), campaign(6, 1)])).toEqual([6, 5]);
  });

  it("keeps campaigns of groups that hang too deep, in a circle or in the air, in the base group", () => {
    const groups = [
      group(1, null),
      group(2, 1),
      group(3, 2),
      group(4, 3),
      group(5, 6),
      group(6, 5),
    ];
    const campaigns = [campaign(10, 3), campaign(11, 4), campaign(12, 5), campaign(13, 8)];
    expect(order(groups, campaigns)).toEqual([10, 11, 12, 13]);
    expect(evaluationTree(groups, campaigns).members.map((member) => member.campaign?.id)).toEqual([
      undefined,
      11,
      12,
      13,
    ]);
  });

  it("loses nothing when there is no tree yet", () => {
    expect(order([], [campaign(2, 0), campaign(1, 0)])).toEqual([1, 2]);
  });
});
