import { assert } from "../../core/assert";
import { balanceAt, emptyLedger } from "../../core/ledger/balance";
import type { Balance, LedgerSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import {
  type BalanceCopyRow,
  balanceCopiesStatements,
  knownProfilesStatements,
} from "../../db/queries/contact-balances";
import type { CatalogueIndex } from "../catalogue/cache";
import { CONTACTS_PER_CALL_MAX } from "../contacts";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";

/** One ledger of a customer. */
export interface BalanceWish {
  readonly programId: number;
  readonly profileIntegrationId: string;
  /** Empty = the main ledger. */
  readonly subledgerId: string;
}

/**
 * Balances of many customers, from the copies in D1: one batch, whatever the number of contacts.
 * A copy follows its wallet after a moment (DESIGN §1); it carries the lots, so that points become
 * active and expire on time. A customer who is not known, and a program that the Application does
 * not have, are not in the answer.
 *
 * @throws Refusal `unauthorized`
 */
export async function readContactBalances(
  context: IntegrationContext,
  wishes: readonly BalanceWish[],
): Promise<ReadonlyMap<BalanceWish, Balance>> {
  assert(wishes.length <= CONTACTS_PER_CALL_MAX, "a call names at most 1,000 contacts");
  const { db, clock } = context.ports;
  const contacts = [...new Set(wishes.map(({ profileIntegrationId }) => profileIntegrationId))];
  const { index, results } = await loadCall(context, ({ application }) => [
    ...knownProfilesStatements(db, application.sandbox ? "sandbox" : "live", contacts),
    ...balanceCopiesStatements(
      db,
      wishes.map((wish) => ledgerKey(application.sandbox, wish)),
    ),
  ]);
  const rows = results.flatMap(({ results: found }) => found) as (
    | { readonly integrationId: string }
    | BalanceCopyRow
  )[];
  const known = new Set(rows.flatMap((row) => ("integrationId" in row ? row.integrationId : [])));
  const copies = new Map(
    rows.flatMap((row) => ("ledger" in row ? [[nameOf(row), row.ledger] as const] : [])),
  );
  const programIds = profileProgramIds(index);
  const nowMs = clock.now();
  const answered = wishes.filter(
    (wish) => known.has(wish.profileIntegrationId) && programIds.has(wish.programId),
  );
  return new Map(
    answered.map((wish) => {
      const copy = copies.get(nameOf(ledgerKey(index.application.sandbox, wish)));
      const ledger =
        copy === undefined
          ? emptyLedger(wish.programId, wish.subledgerId)
          : (JSON.parse(copy) as LedgerSnapshot);
      return [wish, balanceAt(ledger, nowMs)];
    }),
  );
}

function ledgerKey(sandbox: boolean, wish: BalanceWish): Omit<BalanceCopyRow, "ledger"> {
  const { programId, subledgerId } = wish;
  const walletName = walletNameOfProfile(sandbox, wish.profileIntegrationId);
  return { walletName, programId, subledgerId };
}

function nameOf({ walletName, programId, subledgerId }: Omit<BalanceCopyRow, "ledger">): string {
  return JSON.stringify([walletName, programId, subledgerId]);
}

function profileProgramIds({ application, definitions }: CatalogueIndex): ReadonlySet<number> {
  const own = definitions.loyaltyPrograms.filter(
    (program) => !program.cardBased && program.subscribedApplications.includes(application.id),
  );
  return new Set(own.map(({ id }) => id));
}
