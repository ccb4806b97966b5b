import {
  movementsStatement,
  type MovementRow,
} from "../../../../db/queries/reconciliation/counters";
import { rowCheck } from "../rows";

/** Every movement's counter is there. */
export const movementsCheck = rowCheck<MovementRow, readonly [number]>({
  first: [0],
  statement: ({ ports }, [after], rowsMax) => movementsStatement(ports.db, after, rowsMax),
  key: ({ position }) => [position],
  judge({ closureId, campaignId, entity, period, action, delta, counted }) {
    if (counted === 1) return null;
    const subject = { closureId, campaignId, entity, period, action };
    return { kind: "counter_missing", subject, expected: delta, found: "nothing" };
  },
});
