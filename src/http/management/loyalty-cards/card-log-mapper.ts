import type { TransactionPage } from "../../../services/loyalty/read-transactions";
import { fromTransactions } from "../../integration/loyalty/mappers";
import type { z } from "../../openapi";
import { present } from "../../present";
import type { cardLog } from "./schemas";

export function fromCardLog(
  page: TransactionPage,
  cardIdentifier: string,
): z.output<typeof cardLog> {
  const { hasMore, data } = fromTransactions(page);
  return {
    hasMore,
    data: data.map((entry, index) =>
      present({
        id: entry.id,
        transactionUUID: entry.transactionUUID,
        created: entry.created,
        programId: entry.programId,
        cardIdentifier,
        applicationId: page.entries[index]?.source.applicationId,
        customerSessionId: entry.customerSessionId,
        type: entry.type,
        name: entry.name,
        startDate: entry.startDate,
        expiryDate: entry.expiryDate,
        subledgerId: entry.subledgerId,
        amount: entry.amount,
      }),
    ),
  };
}
