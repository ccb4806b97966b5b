import type { WalletSnapshot } from "../../core/ledger/types";
import { err, ok, type Result } from "../../core/result";
import type {
  ClosureIntent,
  SessionRefusal,
  SessionRpc,
  SessionSnapshot,
} from "../../durable/customer-session/protocol";
import type { ReserveCommand, ReserveRefusal } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import type { ServiceContext } from "../context";
import { outcomeUnknown, settleClosure } from "./settle-closure";

/** What a closure wants to write down in doubt. */
export interface ClosureClaims {
  readonly closureId: string;
  /** Null for what has no session: events, profile updates. */
  readonly session: { readonly rpc: SessionRpc; readonly intent: ClosureIntent } | null;
  readonly reservations: readonly ReserveCommand[];
}

/** What those who refused know better; null = they did not refuse. */
export interface HoldRefusal {
  readonly session: SessionSnapshot | null;
  /** By wallet name. */
  readonly wallets: ReadonlyMap<string, WalletSnapshot>;
  /** What was to be taken back is not there any more: it must be read again what became of it. */
  readonly isOver: boolean;
}

/**
 * The intent in the session ‖ a reservation in every wallet that changes (DESIGN §2, step 2). All
 * or nothing: when one refuses, the others are let go before this returns.
 */
export async function hold(
  context: ServiceContext,
  claims: ClosureClaims,
): Promise<Result<null, HoldRefusal>> {
  const [begun, reserved] = await Promise.allSettled([
    begin(claims),
    reserveAll(context, claims.reservations),
  ]);
  if (begun.status === "rejected" || reserved.status === "rejected") {
    // The decision was never sent, so letting go is safe; alarms see to what can't be reached.
    await Promise.allSettled([letGo(context, claims)]);
    throw outcomeUnknown();
  }
  const refusals = reserved.value.filter((each) => !each.answer.ok);
  if (begun.value.ok && refusals.length === 0) return ok(null);
  return err(await refusalOf(context, claims, begun.value, refusals));
}

async function begin({ session }: ClosureClaims): Promise<Result<null, SessionRefusal>> {
  if (!session) return ok(null);
  return again(() => session.rpc.begin(session.intent));
}

interface Reservation {
  readonly walletName: string;
  readonly answer: Result<WalletSnapshot, ReserveRefusal>;
}

/**
 * Wallets that give are reserved one after the other in the order of their names, the rest at once.
 */
async function reserveAll(
  context: ServiceContext,
  commands: readonly ReserveCommand[],
): Promise<Reservation[]> {
  const reserve = async (command: ReserveCommand): Promise<Reservation> => {
    const { walletName } = command;
    const wallet = () => context.ports.objects.wallet(walletName);
    return { walletName, answer: await again(() => wallet().reserve(command)) };
  };
  const giving = commands.filter(mayWait);
  const receiving = commands.filter((command) => !mayWait(command));
  const [given, received] = await Promise.all([
    reserveInOrder(giving, reserve),
    Promise.all(receiving.map(reserve)),
  ]);
  return [...given, ...received];
}

/** Whether the reservation waits for another one in doubt: all but additions do. */
function mayWait({ changes }: ReserveCommand): boolean {
  return changes.some((change) => change.kind !== "add");
}

async function reserveInOrder(
  commands: readonly ReserveCommand[],
  reserve: (command: ReserveCommand) => Promise<Reservation>,
): Promise<Reservation[]> {
  const inOrder = [...commands].sort((a, b) => (a.walletName < b.walletName ? -1 : 1));
  const reserved: Reservation[] = [];
  for (const command of inOrder) {
    const reservation = await reserve(command);
    reserved.push(reservation);
    if (!reservation.answer.ok) break;
  }
  return reserved;
}

async function refusalOf(
  context: ServiceContext,
  claims: ClosureClaims,
  begun: Result<null, SessionRefusal>,
  refusals: readonly Reservation[],
): Promise<HoldRefusal> {
  const wallets = new Map<string, WalletSnapshot>();
  const settling: Promise<void>[] = [];
  let isOver = false;
  for (const { walletName, answer } of refusals) {
    if (answer.ok) continue;
    if (answer.error.code === "in_doubt") {
      settling.push(settleWallet(context, walletName, answer.error.closureId));
    } else wallets.set(walletName, answer.error.current);
    isOver ||= answer.error.code === "not_undoable";
  }
  const [released] = await Promise.all([letGo(context, claims), ...settling]);
  return { session: begun.ok ? released.session : begun.error.current, wallets, isOver };
}

/** Ends a closure that has been in doubt for longer than anybody waits. */
async function settleWallet(
  context: ServiceContext,
  walletName: string,
  closureId: string,
): Promise<void> {
  const outcome = await settleClosure(context, closureId);
  await again(() => {
    const wallet = context.ports.objects.wallet(walletName);
    return outcome === "committed" ? wallet.commit(closureId) : wallet.release(closureId);
  });
}

/** Drops intent and reservations; only after a "no" or when no decision was sent. */
export async function letGo(
  context: ServiceContext,
  { closureId, session, reservations }: ClosureClaims,
): Promise<{ readonly session: SessionSnapshot | null }> {
  const [snapshot] = await Promise.all([
    session ? again(() => session.rpc.finish(closureId, "aborted")) : null,
    ...reservations.map(({ walletName }) =>
      again(() => context.ports.objects.wallet(walletName).release(closureId)),
    ),
  ]);
  return { session: snapshot };
}

/**
 * Rolls everything forward after a "yes". Failures are logged and left to the alarms: the decision
 * stands. Returns the wallets as they are now, as far as that could be told.
 *
 * @param resultJson what the session shall keep instead of the intent's result: codes that the
 *   decision drew in D1 are filled in
 */
export async function rollForward(
  context: ServiceContext,
  { closureId, session, reservations }: ClosureClaims,
  resultJson?: string,
): Promise<ReadonlyMap<string, WalletSnapshot>> {
  const [finished, ...committed] = await Promise.allSettled([
    session ? again(() => session.rpc.finish(closureId, "committed", resultJson)) : null,
    ...reservations.map(({ walletName }) =>
      again(() => context.ports.objects.wallet(walletName).commit(closureId)),
    ),
  ]);
  const failed = [finished, ...committed].filter((each) => each.status === "rejected").length;
  if (failed > 0) {
    const fields = { requestId: context.requestId, closureId, stores: failed };
    context.ports.log.event("closure_left_to_alarm", fields);
  }
  const wallets = new Map<string, WalletSnapshot>();
  for (const [position, { walletName }] of reservations.entries()) {
    const outcome = committed[position];
    if (outcome?.status === "fulfilled") wallets.set(walletName, outcome.value);
  }
  return wallets;
}
