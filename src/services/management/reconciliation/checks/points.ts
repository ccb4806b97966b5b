import {
  decimalFromNumber,
  POINTS_SCALE,
  toScaledInteger,
  truncate,
} from "../../../../core/decimal";
import { walletNameOfProfile } from "../../../../core/ledger/wallet-name";
import type { SessionDocument } from "../../../../core/session/types";
import {
  namedSessionCopiesStatement,
  sessionCopiesStatement,
  type SessionCopyRow,
} from "../../../../db/queries/reconciliation/copies";
import { again } from "../../../again";
import type { ServiceContext } from "../../../context";
import { walletOfCard } from "../../../evaluation/load-cards";
import { standingEffects, type SessionResult } from "../../../sessions/types";
import { lookTwice } from "../settled";
import type { Check, Difference } from "../types";
import { SESSIONS_MAX } from "./sessions";

interface Look {
  readonly copy: SessionCopyRow;
  readonly differences: readonly Difference[];
}

/** What a session says that a wallet booked. */
interface Booking {
  readonly programId: number;
  readonly transactionUUID: string;
  readonly kind: "add" | "deduct";
  readonly amountHundredths: number;
  readonly profileId: string;
  readonly cardIdentifier: string | null;
}

/** What closed sessions say of points is booked in the wallets. */
export const pointsCheck: Check = {
  keyTypes: ["number"],
  async page(context, after) {
    const { db } = context.ports;
    const statement = sessionCopiesStatement(db, Number(after?.[0] ?? 0), SESSIONS_MAX);
    const { results: copies } = await statement.all<SessionCopyRow>();
    const differences = await lookTwice(
      context,
      await look(context, copies),
      (_, second) => second.differences,
      (suspects) => lookAgain(context, suspects),
    );
    const last = copies.at(-1);
    const next = last === undefined || copies.length < SESSIONS_MAX ? null : [last.id];
    return { checked: copies.length, differences, next };
  },
};

async function lookAgain(context: ServiceContext, suspects: readonly Look[]) {
  const ids = suspects.map(({ copy }) => copy.id);
  const statement = namedSessionCopiesStatement(context.ports.db, ids);
  const { results } = await statement.all<SessionCopyRow>();
  const looks = await look(context, results);
  const found = new Map<Look, Look>();
  for (const first of suspects) {
    const second = looks.find(({ copy }) => copy.id === first.copy.id);
    if (second) found.set(first, second);
  }
  return found;
}

function look(context: ServiceContext, copies: readonly SessionCopyRow[]): Promise<Look[]> {
  return Promise.all(
    copies.map(async (copy) => ({ copy, differences: await missingOf(context, copy) })),
  );
}

async function missingOf(context: ServiceContext, copy: SessionCopyRow): Promise<Difference[]> {
  const object = context.ports.objects.session(copy.applicationId, copy.integrationId);
  const { document, inDoubt, resultJson } = await again(() => object.read());
  const isClosed = document?.state === "closed" || document?.state === "partially_returned";
  if (!isClosed || inDoubt !== null || resultJson === "") return [];
  const bookings = bookingsOf(document, JSON.parse(resultJson) as SessionResult);
  const byWallet = inWallets(bookings, document, copy.sandbox === 1);
  const found = await Promise.all(
    [...byWallet].map(([walletName, booked]) => compare(context, walletName, booked, document)),
  );
  return found.flat();
}

function bookingsOf(document: SessionDocument, result: SessionResult): Booking[] {
  return standingEffects(result).flatMap(({ effectType, props }): Booking[] => {
    if (effectType !== "addLoyaltyPoints" && effectType !== "deductLoyaltyPoints") return [];
    const amountHundredths = hundredths(Number(props["value"]));
    if (amountHundredths <= 0) return [];
    const { recipientIntegrationId: recipient, cardIdentifier: card } = props;
    return [
      {
        programId: Number(props["programId"]),
        transactionUUID: String(props["transactionUUID"]),
        kind: effectType === "addLoyaltyPoints" ? "add" : "deduct",
        amountHundredths,
        profileId: typeof recipient === "string" ? recipient : document.profileId,
        cardIdentifier: typeof card === "string" ? card : null,
      },
    ];
  });
}

function hundredths(value: number): number {
  return toScaledInteger(truncate(decimalFromNumber(value), POINTS_SCALE), POINTS_SCALE);
}

function inWallets(
  bookings: readonly Booking[],
  document: SessionDocument,
  sandbox: boolean,
): Map<string, Booking[]> {
  return Map.groupBy(bookings, ({ programId, cardIdentifier, profileId }) =>
    cardIdentifier === null
      ? walletNameOfProfile(sandbox, profileId)
      : walletOfCard(document, programId, cardIdentifier),
  );
}

async function compare(
  { ports }: ServiceContext,
  walletName: string,
  bookings: readonly Booking[],
  document: SessionDocument,
): Promise<Difference[]> {
  const wallet = ports.objects.wallet(walletName);
  const { entries } = await again(() =>
    wallet.undoable(bookings.map(({ transactionUUID }) => transactionUUID)),
  );
  const differences: Difference[] = [];
  for (const { transactionUUID, kind, amountHundredths, programId } of bookings) {
    const entry = entries.find((one) => one.transactionUUID === transactionUUID);
    const { applicationId, id: sessionId, integrationId } = document;
    const subject = { applicationId, sessionId, integrationId, walletName, transactionUUID };
    const expected = `${kind} ${amountHundredths} hundredths`;
    if (entry === undefined) {
      // What was deleted since is not missing.
      const query = { programId, pageSize: 1, skip: 0 };
      const { sums } = await again(() => wallet.audit(query));
      if (sums.some(({ kind: role }) => role === "erase")) continue;
      differences.push({ kind: "points_missing", subject, expected, found: "nothing" });
      continue;
    }
    const found = `${entry.kind} ${entry.amountHundredths} hundredths`;
    const isWhole = document.state === "closed";
    if (isWhole ? found !== expected : entry.kind !== kind) {
      differences.push({ kind: "points_differ", subject, expected, found });
    }
  }
  return differences;
}
