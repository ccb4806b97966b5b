import type { PointsLot, PointsQuery } from "../../durable/loyalty-wallet/protocol";
import type { IntegrationContext } from "../context";
import type { LedgerOwner } from "./ledger-owner";
import { readLedger } from "./read-ledger";

export type { PointsLot } from "../../durable/loyalty-wallet/protocol";

export interface PointsPage {
  readonly lots: readonly PointsLot[];
  readonly hasMore: boolean;
}

/** One page of an owner's unspent points of one status. */
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
