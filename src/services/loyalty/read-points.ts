import type { PointsLot, PointsQuery } from "../../durable/loyalty-wallet/protocol";
import type { IntegrationContext } from "../context";
import { readLedger, type LedgerOwner } from "./read-ledger";

export type { PointsLot } from "../../durable/loyalty-wallet/protocol";

export interface PointsPage {
  readonly lots: readonly PointsLot[];
  readonly hasMore: boolean;
}

/** One page of a customer's unspent points of one status. */
export async function readPoints(
  context: IntegrationContext,
  owner: LedgerOwner,
  filter: Omit<PointsQuery, "programId" | "nowMs">,
): Promise<PointsPage> {
  const nowMs = context.ports.clock.now();
  const query = { ...filter, programId: owner.programId, nowMs };
  const { value } = await readLedger(context, owner, (wallet) => wallet.points(query));
  return value;
}
