import { planChanges, walletLessDraws } from "../../core/ledger/plan";
import type { WalletSnapshot } from "../../core/ledger/types";
import { err, ok, type Result } from "../../core/result";
import type { ObjectClock } from "../shared/clock";
import { DueWork } from "../shared/due-work";
import {
  finishedOutcome,
  FINISHED_CLOSURE_KEPT_MS,
  isFinished,
  rememberFinished,
  sweepFinished,
  type ClosureOutcome,
} from "../shared/finished-closures";
import { applyMigrations } from "../shared/migrations";
import type { ObjectStorage } from "../shared/object-storage";
import { Turns } from "../shared/turns";
import { WalletLog } from "./log";
import { WALLET_MIGRATIONS } from "./migrations";
import {
  IN_DOUBT_PATIENCE_MS,
  type PointsQuery,
  type PostCommand,
  type PostRefusal,
  type ReserveCommand,
  type ReserveRefusal,
  type TransactionQuery,
  type WalletRpc,
} from "./protocol";
import { ReservationStore, type Reservation } from "./reservations";
import { WalletStore } from "./store";
import { TierStore } from "./tier-store";

export interface WalletPorts {
  readonly clock: ObjectClock;
  /** Settles a closure for good and answers how it ended. May throw: it is tried again. */
  resolveClosure(closureId: string): Promise<ClosureOutcome>;
}

type WalletWork = "resolve" | "settle" | "sweep" | "tiers";

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
    this.#tiers = new TierStore(storage, this.#store);
    this.#log = new WalletLog(storage);
    this.#turns = new Turns(ports.clock);
    this.#due = new DueWork(storage, ports.clock, {
      resolve: (closureId) => this.#resolve(closureId),
      settle: () => this.#settleExpired(),
      tiers: () => storage.transactionSync(() => this.#advanceTiers()),
      sweep: () => sweepFinished(storage, ports.clock.now()),
    });
  }

  async load(): Promise<WalletSnapshot> {
    return this.#store.load();
  }

  async reserve(command: ReserveCommand): Promise<Result<WalletSnapshot, ReserveRefusal>> {
    if (command.releaseClosureId !== undefined) this.#finish(command.releaseClosureId, "aborted");
    const patienceEndsAtMs = this.#ports.clock.now() + IN_DOUBT_PATIENCE_MS;
    for (;;) {
      const answer = this.#inOneTurn(() => this.#tryReserve(command));
      if (!("waitFor" in answer)) return answer;
      if (await this.#waitFor(answer.waitFor, patienceEndsAtMs)) continue;
      const current = this.#store.load();
      if (this.#isYoung(answer.waitFor)) return err({ code: "version_moved", current });
      return err({ code: "in_doubt", closureId: answer.waitFor.closureId, current });
    }
  }

  async commit(closureId: string): Promise<WalletSnapshot> {
    this.#finish(closureId, "committed");
    return this.#store.load();
  }

  async release(closureId: string): Promise<WalletSnapshot> {
    this.#finish(closureId, "aborted");
    return this.#store.load();
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
    const current = this.#store.load();
    const finished = finishedOutcome(this.#storage, closureId);
    if (finished === "committed") return ok(current);
    if (finished === "aborted") return err({ code: "version_moved", current });
    if (this.#reservations.find(closureId) !== null) return ok(current);

    const changes = command.changes.filter((change) => !this.#store.isPosted(change));
    const deducts = changes.some((change) => change.kind === "deduct");
    if (deducts && command.expectedVersion !== current.version) {
      return err({ code: "version_moved", current });
    }
    const holder = deducts ? this.#reservations.deducting() : null;
    if (holder !== null) return { waitFor: holder };
    const plan = planChanges(current, changes, nowMs);
    if (!plan.ok) return err({ code: "insufficient_points", current });

    const reservedAtMs = this.#ports.clock.now();
    this.#remember(command);
    this.#reservations.insert({ closureId, deducts, decidedAtMs: nowMs, reservedAtMs }, plan.value);
    this.#due.schedule("resolve", closureId, reservedAtMs + IN_DOUBT_PATIENCE_MS);
    return ok(current);
  }

  #tryPost({ change, ...command }: PostCommand): Result<WalletSnapshot, PostRefusal> | MustWait {
    const [posted] = this.#store.postedChanges(change.transactionUUID);
    if (posted !== undefined) {
      return isSameChange(posted, change) ? ok(this.#store.load()) : err({ code: "conflict" });
    }
    const current = this.#store.load();
    const holder = change.kind === "deduct" ? this.#reservations.deducting() : null;
    const unreserved = walletLessDraws(current, this.#drawsOf(holder));
    const plan = planChanges(unreserved, [change], command.nowMs);
    if (!plan.ok) {
      const isReserved = holder !== null && planChanges(current, [change], command.nowMs).ok;
      if (isReserved) return { waitFor: holder };
      return err({ code: "insufficient_points", current });
    }
    this.#remember(command);
    this.#post(plan.value, { closureId: null, nowMs: command.nowMs });
    return ok(this.#store.load());
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

  #remember(command: ReserveCommand | Omit<PostCommand, "change">): void {
    this.#store.rememberName(command.walletName);
    this.#tiers.remember(command.programs ?? []);
  }

  /** A tier is first brought up to date, so that what was spent since counts for its end alone. */
  #post(...posting: Parameters<WalletStore["post"]>): void {
    const [, { nowMs }] = posting;
    this.#tiers.advance(nowMs);
    this.#store.post(...posting);
    this.#tiers.advance(nowMs);
    const checkAtMs = this.#tiers.nextCheckMs();
    if (checkAtMs !== null) this.#due.schedule("tiers", "", checkAtMs);
    const settleAtMs = this.#store.nextSettlementMs();
    if (settleAtMs !== null) this.#due.schedule("settle", "", settleAtMs);
  }

  async #resolve(closureId: string): Promise<"done"> {
    if (this.#reservations.find(closureId) === null) return "done";
    this.#finish(closureId, await this.#ports.resolveClosure(closureId));
    return "done";
  }

  /** Tiers move when their time comes, also when nobody calls. */
  #advanceTiers(): number | "done" {
    this.#tiers.advance(this.#ports.clock.now());
    return this.#tiers.nextCheckMs() ?? "done";
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

  /** One transaction, and the alarm that belongs to it. */
  #inOneTurn<T>(work: () => T): T {
    const result = this.#storage.transactionSync(work);
    this.#due.arm();
    return result;
  }
}

function isSameChange(
  posted: ReturnType<WalletStore["postedChanges"]>[number],
  change: PostCommand["change"],
): boolean {
  return (
    posted.kind === change.kind &&
    posted.programId === change.programId &&
    posted.subledgerId === change.subledgerId &&
    posted.amountHundredths === change.amountHundredths
  );
}
