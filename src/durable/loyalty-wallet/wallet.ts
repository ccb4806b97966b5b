import type { KeyedCall } from "../../core/keyed-call";
import { planChanges, walletLessDraws } from "../../core/ledger/plan";
import type { LedgerEntry, WalletSnapshot } from "../../core/ledger/types";
import { err, ok, type Result } from "../../core/result";
import { DueWork } from "../shared/due-work";
import {
  finishedOutcome,
  FINISHED_CLOSURE_KEPT_MS,
  isFinished,
  rememberFinished,
  sweepFinished,
  type ClosureOutcome,
} from "../shared/finished-closures";
import { onceInTurn } from "../shared/keyed-calls";
import { applyMigrations } from "../shared/migrations";
import type { ObjectStorage } from "../shared/object-storage";
import { Turns } from "../shared/turns";
import { activatePoints } from "./activation";
import { isSameChange, movesLots, waitsForAction } from "./changes";
import { copyWallet } from "./copies";
import { EntryStore } from "./entries";
import { eraseLedgers } from "./erasure";
import { WalletLog } from "./log";
import { WALLET_MIGRATIONS } from "./migrations";
import type { WalletPorts } from "./ports";
import {
  IN_DOUBT_PATIENCE_MS,
  type ActivateCommand,
  type ActivatedOnce,
  type AuditQuery,
  type EraseCommand,
  type EraseRefusal,
  type JoinAnswer,
  type JoinCommand,
  type PointsQuery,
  type PostCommand,
  type PostRefusal,
  type ReserveCommand,
  type ReserveRefusal,
  type TierCommand,
  type TransactionQuery,
  type UndoQuery,
  type WalletAudit,
  type WalletRpc,
} from "./protocol";
import { plannedUndo } from "./planned-undo";
import { ReservationStore, type Reservation } from "./reservations";
import { WalletStore } from "./store";
import { TierStore } from "./tier-store";

/** After which time a hold that nobody ended is told of again. */
const HOLD_TOLD_AGAIN_MS = 3_600_000;

/** How long after a change the copy is written: further changes until then share it. */
const COPY_DELAY_MS = 500;

type WalletWork = "resolve" | "settle" | "sweep" | "tiers" | "hold" | "copy";

/** A call that can't be answered before the closure that holds the points has ended. */
interface MustWait {
  readonly waitFor: Reservation;
}

/** The points of one customer or card. Serialises their spending (DESIGN §1, §2). */
export class WalletLogic implements WalletRpc {
  readonly #storage: ObjectStorage;
  readonly #ports: WalletPorts;
  readonly #store: WalletStore;
  readonly #reservations: ReservationStore;
  readonly #entries: EntryStore;
  readonly #tiers: TierStore;
  readonly #log: WalletLog;
  readonly #due: DueWork<WalletWork>;
  readonly #turns: Turns;

  constructor(storage: ObjectStorage, ports: WalletPorts) {
    applyMigrations(storage, WALLET_MIGRATIONS);
    this.#storage = storage;
    this.#ports = ports;
    this.#store = new WalletStore(storage);
    this.#reservations = new ReservationStore(storage);
    this.#entries = new EntryStore(storage, this.#store);
    this.#tiers = new TierStore(storage, this.#store);
    this.#log = new WalletLog(storage);
    this.#turns = new Turns(ports.clock);
    this.#due = new DueWork(storage, ports.clock, {
      resolve: (closureId) => this.#resolve(closureId),
      settle: () => this.#settleExpired(),
      tiers: () => storage.transactionSync(() => this.#advanceTiers()),
      hold: (transactionUUID) => this.#reportHold(transactionUUID),
      copy: () => this.#copy(),
      sweep: () => sweepFinished(storage, ports.clock.now()),
    });
  }

  async load(): Promise<WalletSnapshot> {
    return this.#summary();
  }

  async reserve(command: ReserveCommand): Promise<Result<WalletSnapshot, ReserveRefusal>> {
    if (command.releaseClosureId !== undefined) this.#finish(command.releaseClosureId, "aborted");
    const patienceEndsAtMs = this.#ports.clock.now() + IN_DOUBT_PATIENCE_MS;
    for (;;) {
      const answer = this.#inOneTurn(() => this.#tryReserve(command));
      if (!("waitFor" in answer)) return answer;
      if (await this.#waitFor(answer.waitFor, patienceEndsAtMs)) continue;
      const current = this.#summary();
      if (this.#isYoung(answer.waitFor)) return err({ code: "version_moved", current });
      return err({ code: "in_doubt", closureId: answer.waitFor.closureId, current });
    }
  }

  async commit(closureId: string): Promise<WalletSnapshot> {
    this.#finish(closureId, "committed");
    return this.#summary();
  }

  async release(closureId: string): Promise<WalletSnapshot> {
    this.#finish(closureId, "aborted");
    return this.#summary();
  }

  async post(command: PostCommand): Promise<Result<WalletSnapshot, PostRefusal>> {
    const patienceEndsAtMs = this.#ports.clock.now() + IN_DOUBT_PATIENCE_MS;
    for (;;) {
      const answer = this.#inOneTurn(() => this.#tryPost(command));
      if (!("waitFor" in answer)) return answer;
      if (await this.#waitFor(answer.waitFor, patienceEndsAtMs)) continue;
      return err({ code: "in_doubt", closureId: answer.waitFor.closureId });
    }
  }

  async activate(command: ActivateCommand): Promise<LedgerEntry[]> {
    return (await this.activateOnce(command)).entries;
  }

  async activateOnce(command: ActivateCommand, call?: KeyedCall): Promise<ActivatedOnce> {
    const earlier = this.#inOneTurnOnce(call, () => {
      this.#remember(command);
      const timezone = this.#tiers.rulesOf(command.programId)?.timezone ?? "UTC";
      this.#changeLots(command.nowMs, () => {
        if (activatePoints(this.#storage, command, timezone)) this.#store.raiseVersion();
      });
      return true;
    });
    return { entries: this.#log.additions(command), earlier };
  }

  async undoable(transactionUUIDs: readonly string[], atMs?: number) {
    const snapshot = this.#summary(transactionUUIDs, atMs);
    return { snapshot, entries: [...this.#entries.undoable(transactionUUIDs).values()] };
  }

  async planUndo(query: UndoQuery) {
    const snapshot = this.#summary(query.wishes.map(({ reverses }) => reverses));
    return { snapshot, planned: plannedUndo(snapshot, this.#entries, query) };
  }

  async join(command: JoinCommand): Promise<JoinAnswer> {
    let joinedAtMs = 0;
    const earlier = this.#inOneTurnOnce(command.call, () => {
      this.#remember(command);
      joinedAtMs = this.#tiers.join(command);
      this.#scheduleCopy();
      return joinedAtMs === command.nowMs;
    });
    return { joinedAtMs, ...(earlier !== null && { earlier }) };
  }

  async setTier(command: TierCommand): Promise<void> {
    this.#inOneTurn(() => {
      this.#remember(command);
      this.#changeLots(command.nowMs, () => this.#tiers.set(command));
    });
  }

  async erase(command: EraseCommand): Promise<Result<WalletSnapshot, EraseRefusal>> {
    const patienceEndsAtMs = this.#ports.clock.now() + IN_DOUBT_PATIENCE_MS;
    for (;;) {
      const holder = this.#reservations.deducting();
      if (holder === null) break;
      if (await this.#waitFor(holder, patienceEndsAtMs)) continue;
      return err({ code: "in_doubt", closureId: holder.closureId });
    }
    const earlier = this.#inOneTurnOnce(command.call, () => {
      this.#store.rememberName(command.walletName);
      if (eraseLedgers(this.#storage, this.#store, command)) {
        this.#store.raiseVersion();
        this.#scheduleCopy();
      }
      return true;
    });
    if (earlier !== null) return err({ code: "key_used", fingerprint: earlier });
    return ok(this.#summary());
  }

  async audit(query: AuditQuery): Promise<WalletAudit> {
    return { snapshot: this.#summary(), ...this.#log.audit(query) };
  }

  async transactions(query: TransactionQuery) {
    return this.#log.transactions(query);
  }

  async points(query: PointsQuery) {
    return this.#log.points(query);
  }

  async loadAt(atMs: number): Promise<WalletSnapshot> {
    return this.#log.loadAt(atMs, this.#store.load());
  }

  /** The platform's alarm. Never throws. */
  alarm(): Promise<void> {
    return this.#due.run();
  }

  #tryReserve(command: ReserveCommand): Result<WalletSnapshot, ReserveRefusal> | MustWait {
    const { closureId, nowMs } = command;
    const current = this.#summary();
    const finished = finishedOutcome(this.#storage, closureId);
    if (finished === "committed") return ok(current);
    if (finished === "aborted") return err({ code: "version_moved", current });
    if (this.#reservations.find(closureId) !== null) return ok(current);

    const changes = command.changes.filter((change) => !this.#entries.isPosted(change));
    const deducts = changes.some(movesLots);
    const { expectedVersion } = command;
    if (expectedVersion !== null && deducts && expectedVersion !== current.version) {
      return err({ code: "version_moved", current });
    }
    const holder = deducts ? this.#reservations.deducting() : null;
    if (holder !== null) return { waitFor: holder };
    const lots = deducts ? this.#store.load() : current;
    const plan = planChanges(lots, changes, nowMs, this.#entries.reversedBy(changes));
    if (!plan.ok) return err({ code: plan.error.code, current });

    const reservedAtMs = this.#ports.clock.now();
    this.#remember(command);
    this.#reservations.insert({ closureId, deducts, decidedAtMs: nowMs, reservedAtMs }, plan.value);
    this.#due.schedule("resolve", closureId, reservedAtMs + IN_DOUBT_PATIENCE_MS);
    return ok(current);
  }

  #tryPost({ change, ...command }: PostCommand): Result<WalletSnapshot, PostRefusal> | MustWait {
    const [posted] = this.#entries.postedChanges(change.transactionUUID);
    if (posted !== undefined) {
      return isSameChange(posted, change) ? ok(this.#summary()) : err({ code: "conflict" });
    }
    const current = movesLots(change) ? this.#store.load() : this.#summary();
    const holder = movesLots(change) ? this.#reservations.deducting() : null;
    const unreserved = walletLessDraws(current, this.#drawsOf(holder));
    const undoable = this.#entries.reversedBy([change]);
    // Two that take the same entry back must not both find it whole.
    if (holder !== null && undoable.size > 0) return { waitFor: holder };
    const plan = planChanges(unreserved, [change], command.nowMs, undoable);
    if (!plan.ok) {
      const isReserved = holder !== null && planChanges(current, [change], command.nowMs).ok;
      if (isReserved) return { waitFor: holder };
      return err({ code: plan.error.code, current: this.#summary() });
    }
    this.#remember(command);
    this.#post(plan.value, { closureId: null, nowMs: command.nowMs });
    return ok(this.#summary());
  }

  #summary(apart: readonly string[] = [], atMs = Number.MAX_SAFE_INTEGER): WalletSnapshot {
    return this.#store.summary(Math.min(this.#ports.clock.now(), atMs), apart);
  }

  #drawsOf(holder: Reservation | null) {
    if (holder === null) return [];
    return this.#reservations.plannedChanges(holder.closureId).flatMap(({ draws }) => draws);
  }

  /** Commits or drops a reservation; remembers that the closure is over. */
  #finish(closureId: string, outcome: ClosureOutcome): void {
    this.#inOneTurn(() => {
      if (isFinished(this.#storage, closureId, outcome)) return;
      const reservation = this.#reservations.find(closureId);
      // A release may overtake its reserve, which must then find the closure finished.
      if (reservation === null && outcome === "committed") return;
      if (reservation !== null && outcome === "committed") {
        const at = { closureId, nowMs: reservation.decidedAtMs };
        this.#post(this.#reservations.plannedChanges(closureId), at);
      }
      this.#reservations.remove(closureId);
      this.#due.cancel("resolve", closureId);
      const nowMs = this.#ports.clock.now();
      rememberFinished(this.#storage, { id: closureId, outcome, nowMs });
      this.#due.schedule("sweep", "", nowMs + FINISHED_CLOSURE_KEPT_MS);
    });
    this.#turns.wakeAll();
  }

  #remember(command: Pick<ReserveCommand, "walletName" | "programs">): void {
    this.#store.rememberName(command.walletName);
    this.#tiers.remember(command.programs ?? []);
  }

  #post(...posting: Parameters<EntryStore["post"]>): void {
    for (const { change } of posting[0]) {
      if (change.kind === "hold") {
        this.#due.schedule("hold", change.transactionUUID, change.deadlineAtMs);
      }
    }
    // Whoever activates points finds them by D1, and may be quick.
    const isAwaited = posting[0].some(({ change }) => waitsForAction(change));
    const delayMs = isAwaited ? 0 : COPY_DELAY_MS;
    this.#changeLots(posting[1].nowMs, () => this.#entries.post(...posting), delayMs);
  }

  /** A tier is first brought up to date, so that what was spent since counts for its end alone. */
  #changeLots(nowMs: number, change: () => void, copyDelayMs = COPY_DELAY_MS): void {
    this.#scheduleCopy(copyDelayMs);
    this.#tiers.advance(nowMs);
    change();
    this.#tiers.advance(nowMs);
    const checkAtMs = this.#tiers.nextCheckMs(nowMs);
    if (checkAtMs !== null) this.#due.schedule("tiers", "", checkAtMs);
    const settleAtMs = this.#store.nextSettlementMs();
    if (settleAtMs !== null) this.#due.schedule("settle", "", settleAtMs);
  }

  async #resolve(closureId: string): Promise<"done"> {
    if (this.#reservations.find(closureId) === null) return "done";
    this.#finish(closureId, await this.#ports.resolveClosure(closureId));
    return "done";
  }

  #scheduleCopy(delayMs = COPY_DELAY_MS): void {
    if (this.#ports.copyBalances === undefined) return;
    this.#due.schedule("copy", "", this.#ports.clock.now() + delayMs);
  }

  async #copy(): Promise<number | "done"> {
    const nowMs = this.#ports.clock.now();
    // What changed meanwhile found this row still there: it goes with the next copy.
    const isAll = await copyWallet(this.#storage, this.#store, this.#ports, nowMs);
    return isAll ? "done" : this.#ports.clock.now() + COPY_DELAY_MS;
  }

  /** Tiers move when their time comes, also when nobody calls. */
  #advanceTiers(): number | "done" {
    const nowMs = this.#ports.clock.now();
    this.#tiers.advance(nowMs);
    this.#scheduleCopy();
    return this.#tiers.nextCheckMs(nowMs) ?? "done";
  }

  /** The deadline frees no points: whoever is told decides by a closure (DESIGN §2). */
  async #reportHold(transactionUUID: string): Promise<number | "done"> {
    const hold = this.#entries.undoable([transactionUUID]).get(transactionUUID);
    if (hold?.holdState !== "held" || !this.#ports.holdDue) return "done";
    await this.#ports.holdDue(transactionUUID);
    return this.#ports.clock.now() + HOLD_TOLD_AGAIN_MS;
  }

  /** Lots that a reservation in doubt draws from must stay open until it ends. */
  #settleExpired(): number | "done" {
    const nowMs = this.#ports.clock.now();
    if (this.#reservations.deducting() !== null) return nowMs + IN_DOUBT_PATIENCE_MS;
    return this.#storage.transactionSync(() => {
      // Tiers look at lots that are still open.
      this.#tiers.advance(nowMs);
      return this.#store.settleExpired(nowMs);
    });
  }

  /** Waits until something changed; false when the patience with this closure has ended. */
  async #waitFor(holder: Reservation, patienceEndsAtMs: number): Promise<boolean> {
    const untilMs = Math.min(holder.reservedAtMs + IN_DOUBT_PATIENCE_MS, patienceEndsAtMs);
    const delayMs = untilMs - this.#ports.clock.now();
    if (delayMs <= 0) return false;
    await this.#turns.wait(delayMs);
    return true;
  }

  #isYoung(holder: Reservation): boolean {
    return this.#ports.clock.now() < holder.reservedAtMs + IN_DOUBT_PATIENCE_MS;
  }

  /** The same for a call that may have a key; answers what a used one was used for. */
  #inOneTurnOnce(call: KeyedCall | undefined, work: () => boolean): string | null {
    const nowMs = this.#ports.clock.now();
    return this.#inOneTurn(() => onceInTurn(this.#storage, call, nowMs, work));
  }

  /** One transaction, and the alarm that belongs to it. */
  #inOneTurn<T>(work: () => T): T {
    const result = this.#storage.transactionSync(work);
    this.#due.arm();
    return result;
  }
}
