import type { ProvenWallet } from "../../../services/management/loyalty-points/audit-wallet";
import { points } from "../../integration/mappers";
import type { z } from "../../openapi";
import { instant, present } from "../../present";
import type { auditPage } from "./schemas";

export function fromAudit(audit: ProvenWallet): z.output<typeof auditPage> {
  return {
    version: audit.version,
    ledgers: audit.ledgers.map(({ subledgerId, balance, proofs, sums }) => ({
      subledgerId,
      activePoints: points(balance.activeHundredths),
      pendingPoints: points(balance.pendingHundredths),
      spentPoints: points(balance.spentHundredths),
      expiredPoints: points(balance.expiredHundredths),
      negativePoints: points(balance.negativeHundredths),
      heldPoints: points(balance.heldHundredths),
      sums: sums.map((sum) => ({
        kind: sum.kind,
        direction: sum.direction,
        deleted: sum.hidden === 1,
        entries: sum.entries,
        points: points(sum.amountHundredths),
        debtChange: points(sum.debtChangeHundredths),
      })),
      proofs: proofs.map(({ name, byEntriesHundredths, byBalanceHundredths }) => ({
        name,
        byEntries: points(byEntriesHundredths),
        byBalance: points(byBalanceHundredths),
        holds: byEntriesHundredths === byBalanceHundredths,
      })),
    })),
    hasMore: audit.hasMore,
    entries: audit.entries.map(({ entry, kind, isHidden, reverses }) =>
      present({
        id: entry.id,
        transactionUUID: entry.transactionUUID,
        created: instant(entry.createdAtMs),
        kind,
        subledgerId: entry.subledgerId,
        points: points(entry.amountHundredths),
        name: entry.name,
        customerSessionId: entry.source.sessionIntegrationId,
        reverses: reverses ?? undefined,
        deleted: isHidden,
      }),
    ),
  };
}
