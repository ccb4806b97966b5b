import { DurableObject } from "cloudflare:workers";
import type { KeyedCall } from "../../core/keyed-call";
import { upsertBalanceCopies } from "../../db/queries/balance-copies";
import { upsertEntryCopies } from "../../db/queries/entry-copies";
import { resolveClosure } from "../../db/queries/closures";
import { systemClock } from "../shared/clock";
import { platformStorage } from "../shared/object-storage";
import type {
  ActivateCommand,
  AuditQuery,
  EraseCommand,
  JoinCommand,
  PointsQuery,
  PostCommand,
  ReserveCommand,
  TierCommand,
  TransactionQuery,
  UndoQuery,
  WalletRpc,
} from "./protocol";
import { WalletLogic } from "./wallet";

/** The points of one customer or card; all logic is in `WalletLogic`. */
export class LoyaltyWallet extends DurableObject<Env> implements WalletRpc {
  readonly #logic: WalletLogic;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#logic = new WalletLogic(platformStorage(state.storage), {
      clock: systemClock,
      copyBalances: (copy) => upsertBalanceCopies(env.DB.withSession("first-primary"), copy),
      copyEntries: (copies) => upsertEntryCopies(env.DB.withSession("first-primary"), copies),
      holdDue: async (transactionUUID) => {
        await env.OUTBOX.send({ dueHold: transactionUUID });
      },
      resolveClosure: (closureId) =>
        resolveClosure(env.DB.withSession("first-primary"), closureId, systemClock.now()),
    });
  }

  load() {
    return this.#logic.load();
  }

  reserve(command: ReserveCommand) {
    return this.#logic.reserve(command);
  }

  commit(closureId: string) {
    return this.#logic.commit(closureId);
  }

  release(closureId: string) {
    return this.#logic.release(closureId);
  }

  post(command: PostCommand) {
    return this.#logic.post(command);
  }

  activate(command: ActivateCommand) {
    return this.#logic.activate(command);
  }

  activateOnce(command: ActivateCommand, call: KeyedCall) {
    return this.#logic.activateOnce(command, call);
  }

  undoable(transactionUUIDs: readonly string[], atMs?: number) {
    return this.#logic.undoable(transactionUUIDs, atMs);
  }

  planUndo(query: UndoQuery) {
    return this.#logic.planUndo(query);
  }

  join(command: JoinCommand) {
    return this.#logic.join(command);
  }

  setTier(command: TierCommand) {
    return this.#logic.setTier(command);
  }

  erase(command: EraseCommand) {
    return this.#logic.erase(command);
  }

  audit(query: AuditQuery) {
    return this.#logic.audit(query);
  }

  transactions(query: TransactionQuery) {
    return this.#logic.transactions(query);
  }

  points(query: PointsQuery) {
    return this.#logic.points(query);
  }

  loadAt(atMs: number) {
    return this.#logic.loadAt(atMs);
  }

  override alarm() {
    return this.#logic.alarm();
  }
}
