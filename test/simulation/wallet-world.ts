import type { BalanceCopy } from "../../src/db/queries/balance-copies";
import { WalletLogic } from "../../src/durable/loyalty-wallet/wallet";
import type { ClosureOutcome } from "../../src/durable/shared/finished-closures";
import { SimulatedObjectStorage } from "./adapters/object-storage";
import { VirtualClock } from "./adapters/virtual-clock";

/** A wallet on a disk and a clock of its own. */
export class WalletWorld {
  readonly clock = new VirtualClock();
  readonly disk = new SimulatedObjectStorage();
  readonly outcomes = new Map<string, ClosureOutcome>();
  readonly copies: BalanceCopy[] = [];
  copiesThatFail = 0;
  readonly holdsDue: string[] = [];
  wallet = this.#open();

  /** The object loses its memory. */
  forget(): void {
    this.wallet = this.#open();
  }

  /** Lets time pass, and rings the alarm as often as it is due meanwhile. */
  async pass(milliseconds: number): Promise<void> {
    const untilMs = this.clock.now() + milliseconds;
    for (;;) {
      const atMs = this.disk.alarmAtMs();
      if (atMs === null || atMs > untilMs) break;
      await this.clock.pass(Math.max(0, atMs - this.clock.now()));
      this.disk.clearAlarm();
      await this.wallet.alarm();
    }
    await this.clock.pass(untilMs - this.clock.now());
  }

  #open(): WalletLogic {
    return new WalletLogic(this.disk, {
      clock: this.clock,
      resolveClosure: async (closureId) => this.outcomes.get(closureId) ?? "aborted",
      copyBalances: async (copy) => {
        this.copiesThatFail -= 1;
        if (this.copiesThatFail >= 0) throw new Error("D1 is away");
        this.copies.push(copy);
      },
      holdDue: async (transactionUUID) => {
        this.holdsDue.push(transactionUUID);
      },
    });
  }
}
