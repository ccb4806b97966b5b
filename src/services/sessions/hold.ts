import type { LedgerChange, WalletSnapshot } from "../../core/ledger/types";
import { err, ok, type Result } from "../../core/result";
import type {
  SessionRefusal,
  SessionRpc,
  SessionSnapshot,
} from "../../durable/customer-session/protocol";
import type { ReserveCommand, ReserveRefusal } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import { outcomeUnknown, settleClosure } from "../closures/settle-closure";
import type { ServiceContext } from "../context";
import type { SessionDecision } from "./decide-session";
import type { LoadedSession } from "./types";

/** What a closure has written down in doubt. */
export interface Holdings {
  readonly closureId: string;
  readonly session: SessionRpc;
  readonly walletNames: readonly string[];
}

/** What those who refused know better; null = they did not refuse. */
export interface HoldRefusal {
  readonly session: SessionSnapshot | null;
  readonly wallet: WalletSnapshot | null;
}

type Reservation = Result<WalletSnapshot, ReserveRefusal>;

/**
 * The intent in the session ‖ a reservation in every wallet that changes (DESIGN §2, step 2). All or
 * nothing: when one refuses, the others are let go before this returns.
 */
export async function hold(
  context: ServiceContext,
  session: SessionRpc,
  loaded: LoadedSession,
  decided: SessionDecision,
  closureId: string,
): Promise<Result<Holdings, HoldRefusal>> {
  const nowMs = context.ports.clock.now();
  const intent = {
    closureId,
    expectedVersion: loaded.session.version,
    document: decided.document,
    resultJson: JSON.stringify(decided.result),
    nowMs,
  };
  const commands = reserveCommands(loaded, decided, closureId);
  const holdings = { closureId, session, walletNames: commands.map((each) => each.walletName) };
  const [begun, reserved] = await Promise.allSettled([
    again(() => session.begin(intent)),
    reserveAll(context, commands),
  ]);
  if (begun.status === "rejected" || reserved.status === "rejected") {
    // The decision was never sent, so letting go is safe; alarms see to what can't be reached.
    await Promise.allSettled([letGo(context, holdings)]);
    throw outcomeUnknown();
  }
  const refusals = reserved.value.flatMap((each) => (each.ok ? [] : [each.error]));
  if (begun.value.ok && refusals.length === 0) return ok(holdings);
  return err(await refusalOf(context, holdings, begun.value, refusals));
}

/** Wallets that give are reserved one after the other in the order of their names, the rest at once. */
async function reserveAll(
  context: ServiceContext,
  commands: readonly ReserveCommand[],
): Promise<Reservation[]> {
  const reserve = (command: ReserveCommand) =>
    again(() => context.ports.objects.wallet(command.walletName).reserve(command));
  const giving = commands.filter((command) => command.expectedVersion !== null);
  const receiving = commands.filter((command) => command.expectedVersion === null);
  const [given, received] = await Promise.all([
    reserveInOrder(giving, reserve),
    Promise.all(receiving.map(reserve)),
  ]);
  return [...given, ...received];
}

async function reserveInOrder(
  commands: readonly ReserveCommand[],
  reserve: (command: ReserveCommand) => Promise<Reservation>,
): Promise<Reservation[]> {
  const answers: Reservation[] = [];
  for (const command of commands) {
    const answer = await reserve(command);
    answers.push(answer);
    if (!answer.ok) break;
  }
  return answers;
}

function reserveCommands(
  loaded: LoadedSession,
  { decision, nowMs }: SessionDecision,
  closureId: string,
): ReserveCommand[] {
  return [...decision.ledgerChanges]
    .filter(([, changes]) => changes.length > 0)
    .map(([walletName, changes]) => ({
      walletName,
      closureId,
      expectedVersion: takesPoints(changes) ? (loaded.customer.wallet?.version ?? 0) : null,
      changes,
      nowMs,
    }))
    .sort((a, b) => (a.walletName < b.walletName ? -1 : 1));
}

function takesPoints(changes: readonly LedgerChange[]): boolean {
  return changes.some((change) => change.kind === "deduct");
}

async function refusalOf(
  context: ServiceContext,
  holdings: Holdings,
  begun: Result<null, SessionRefusal>,
  refusals: readonly ReserveRefusal[],
): Promise<HoldRefusal> {
  const stuck = refusals.find((refusal) => refusal.code === "in_doubt");
  const [released] = await Promise.all([
    letGo(context, holdings),
    stuck ? settleWallets(context, holdings.walletNames, stuck.closureId) : null,
  ]);
  return {
    session: begun.ok ? released.session : begun.error.current,
    wallet: stuck ? null : (refusals[0]?.current ?? null),
  };
}

/** Ends a closure that has been in doubt for longer than anybody waits. */
async function settleWallets(
  context: ServiceContext,
  walletNames: readonly string[],
  closureId: string,
): Promise<void> {
  const outcome = await settleClosure(context, closureId);
  await Promise.all(
    walletNames.map((name) =>
      again(() => {
        const wallet = context.ports.objects.wallet(name);
        return outcome === "committed" ? wallet.commit(closureId) : wallet.release(closureId);
      }),
    ),
  );
}

/** Drops intent and reservations; only after a "no" or when no decision was sent. */
export async function letGo(
  context: ServiceContext,
  holdings: Holdings,
): Promise<{ readonly session: SessionSnapshot }> {
  const { closureId, session, walletNames } = holdings;
  const [snapshot] = await Promise.all([
    again(() => session.finish(closureId, "aborted")),
    ...walletNames.map((name) =>
      again(() => context.ports.objects.wallet(name).release(closureId)),
    ),
  ]);
  return { session: snapshot };
}

/**
 * Rolls everything forward after a "yes". Failures are logged and left to the alarms: the decision
 * stands. Returns the wallet as it is now, when it could be told.
 */
export async function rollForward(
  context: ServiceContext,
  holdings: Holdings,
): Promise<WalletSnapshot | null> {
  const { closureId, session, walletNames } = holdings;
  const [finished, ...wallets] = await Promise.allSettled([
    again(() => session.finish(closureId, "committed")),
    ...walletNames.map((name) => again(() => context.ports.objects.wallet(name).commit(closureId))),
  ]);
  const failed = [finished, ...wallets].filter((each) => each.status === "rejected").length;
  if (failed > 0) {
    const fields = { requestId: context.requestId, closureId, stores: failed };
    context.ports.log.event("closure_left_to_alarm", fields);
  }
  const [wallet] = wallets;
  return wallet?.status === "fulfilled" ? wallet.value : null;
}
