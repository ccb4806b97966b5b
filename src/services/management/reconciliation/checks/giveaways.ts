import {
  type GiveawayRow,
  giveawaysStatement,
} from "../../../../db/queries/reconciliation/giveaways";
import { rowCheck } from "../rows";

/** A giveaway is marked exactly if it was awarded, once, by a closure that took hold. */
export const giveawaysCheck = rowCheck<GiveawayRow, readonly [number]>({
  first: [0],
  statement: ({ ports }, [after], rowsMax) => giveawaysStatement(ports.db, after, rowsMax),
  key: ({ id }) => [id],
  judge({ id, poolId, used, awards, closureId, outcome }) {
    const subject = { giveawayId: id, poolId };
    if (closureId !== null && outcome !== "committed") {
      const found = outcome ?? "no closure";
      const awarded = { ...subject, closureId };
      return { kind: "award_without_closure", subject: awarded, expected: "committed", found };
    }
    if (used === awards) return null;
    return { kind: "giveaway_mark_differs", subject, expected: awards, found: used };
  },
});
