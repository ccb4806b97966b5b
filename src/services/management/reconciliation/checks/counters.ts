import {
  countedStatement,
  type CountedRow,
  type CounterKey,
  FIRST_COUNTER,
} from "../../../../db/queries/reconciliation/counters";
import { rowCheck } from "../rows";

/** Every counter has what its movements sum to. */
export const countersCheck = rowCheck<CountedRow, CounterKey>({
  first: FIRST_COUNTER,
  statement: ({ ports }, after, rowsMax) => countedStatement(ports.db, after, rowsMax),
  key: ({ campaignId, entity, period, action }) => [campaignId, entity, period, action],
  judge: ({ used, moved, ...subject }) =>
    used === moved ? null : { kind: "counter_differs", subject, expected: moved, found: used },
});
