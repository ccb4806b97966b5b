import type { ObjectClock } from "../shared/clock";
import type { ClosureOutcome } from "../shared/finished-closures";
import type { CopyPorts } from "./copies";

export interface WalletPorts extends CopyPorts {
  readonly clock: ObjectClock;
  /** Settles a closure for good and answers how it ended. May throw: it is tried again. */
  resolveClosure(closureId: string): Promise<ClosureOutcome>;
  /**
   * Tells that a hold's deadline has passed; frees nothing. May throw, and may be lost: it is told
   * again until the hold is over.
   */
  holdDue?(transactionUUID: string): Promise<void>;
}
