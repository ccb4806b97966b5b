import type { ReturnPolicy, TierDowngradePolicy } from "../../../src/core/ledger/program-rules";
import type { Balance, TierState } from "../../../src/core/ledger/types";

interface Lot {
  readonly uuid: string;
  startMs: number | null;
  endMs: number | null;
  left: number;
}

interface Entry {
  readonly kind: "add" | "deduct" | "hold";
  readonly amount: number;
  undone: number;
  readonly takes: { readonly lot: Lot; amount: number }[];
  hold: "held" | "captured" | "voided" | null;
}

/** Tiers that begin when they are reached and are looked at again after a fixed time. */
export interface TierPlan {
  /** From the lowest to the highest. */
  readonly tiers: readonly { readonly id: number; readonly minPointsHundredths: number }[];
  readonly lifeMs: number;
  readonly downgradePolicy: TierDowngradePolicy;
}

/** One ledger, kept in the plainest way: what the wallet must agree with. Amounts in hundredths. */
export class LedgerOracle {
  readonly entries = new Map<string, Entry>();
  readonly #lots: Lot[] = [];
  #spent = 0;
  #held = 0;
  #debt = 0;
  #tier: TierState | null = null;
  #tierSeenAtMs = 0;

  constructor(readonly plan: TierPlan | null = null) {}

  /** The tier at an instant; time goes forward only. */
  tier(nowMs: number): TierState | null {
    for (;;) {
      const ends = this.#tier?.expiresAtMs ?? null;
      const dates = [...this.#lots.map(({ startMs }) => startMs), ends].filter(
        (date) => date !== null && date > this.#tierSeenAtMs && date <= nowMs,
      );
      if (dates.length === 0) break;
      this.#lookAtTier(Math.min(...dates.map(Number)));
    }
    this.#lookAtTier(nowMs);
    return this.#tier;
  }

  balance(nowMs: number): Balance {
    const sum = (lots: readonly Lot[]) => lots.reduce((total, { left }) => total + left, 0);
    const active = sum(this.#active(nowMs));
    const expired = sum(this.#lots.filter((lot) => isOver(lot, nowMs)));
    const owed = Math.min(active, this.#debt);
    return {
      activeHundredths: active - owed,
      pendingHundredths: sum(this.#lots) - active - expired,
      spentHundredths: this.#spent,
      expiredHundredths: expired,
      negativeHundredths: this.#debt - owed,
      heldHundredths: this.#held,
    };
  }

  add(uuid: string, amount: number, startMs: number | null, endMs: number | null): void {
    const paid = this.#pay(amount);
    this.#lots.push({ uuid, startMs, endMs, left: amount - paid });
    this.entries.set(uuid, { kind: "add", amount, undone: 0, takes: [], hold: null });
  }

  activate(uuid: string, nowMs: number): void {
    const lot = this.#lots.find((each) => each.uuid === uuid);
    if (lot && lot.startMs === null) lot.startMs = nowMs;
  }

  take(kind: "deduct" | "hold", uuid: string, amount: number, nowMs: number): boolean {
    if (this.balance(nowMs).activeHundredths < amount) return false;
    const takes = this.#drain(amount, nowMs);
    if (kind === "deduct") this.#spent += amount;
    else this.#held += amount;
    const hold = kind === "hold" ? "held" : null;
    this.entries.set(uuid, { kind, amount, undone: 0, takes, hold });
    return true;
  }

  /** Ends a hold; false when it was ended before. */
  finish(uuid: string, state: "captured" | "voided"): boolean {
    const entry = this.entries.get(uuid);
    if (entry?.hold !== "held") return false;
    entry.hold = state;
    this.#held -= entry.amount;
    if (state === "captured") this.#spent += entry.amount;
    else {
      this.#giveBack(entry, entry.amount);
      entry.undone = entry.amount;
    }
    return true;
  }

  /** Takes an addition or a deduction back; answers how much of it. */
  undo(uuid: string, wished: number, policy: ReturnPolicy, nowMs: number): number {
    const entry = this.entries.get(uuid);
    if (!entry || (entry.kind === "hold" && entry.hold !== "captured")) return 0;
    if (entry.kind === "add") return this.#takeBack(uuid, entry, wished, policy, nowMs);
    const amount = Math.min(wished, entry.amount - entry.undone);
    this.#spent -= amount;
    entry.undone += amount;
    this.#giveBack(entry, amount);
    return amount;
  }

  #takeBack(
    uuid: string,
    entry: Entry,
    wished: number,
    policy: ReturnPolicy,
    nowMs: number,
  ): number {
    const lot = this.#lots.find((each) => each.uuid === uuid);
    const over = lot && isOver(lot, nowMs) ? lot.left : 0;
    const isPending = lot && !over && (lot.startMs === null || lot.startMs > nowMs);
    const left = Math.max(0, entry.amount - entry.undone - over);
    const pending = isPending ? Math.min(left, lot.left) : 0;
    const active = this.balance(nowMs).activeHundredths;
    const most = {
      only_pending: pending,
      within_balance: Math.min(left, pending + active),
      unlimited: left,
    }[policy];
    const amount = Math.min(wished, most);
    entry.undone += amount;
    const own = lot && !over ? Math.min(amount, lot.left) : 0;
    if (lot) lot.left -= own;
    const others = Math.min(amount - own, this.balance(nowMs).activeHundredths);
    this.#drain(others, nowMs);
    this.#debt += amount - own - others;
    return amount;
  }

  #lookAtTier(atMs: number): void {
    this.#tierSeenAtMs = atMs;
    const { tiers, lifeMs, downgradePolicy } = this.plan ?? NO_TIERS;
    const { activeHundredths } = this.balance(atMs);
    const rankOf = (id: number | undefined) => tiers.findIndex((tier) => tier.id === id);
    const present = rankOf(this.#tier?.tierId);
    const reached = tiers.filter((tier) => tier.minPointsHundredths <= activeHundredths).length - 1;
    const isOver = this.#tier !== null && (this.#tier.expiresAtMs ?? atMs) <= atMs;
    if (reached <= present && !isOver) return;
    const lowered = downgradePolicy === "one_down" ? present - 1 : reached;
    const next = reached >= present ? reached : lowered;
    const tier = tiers[next];
    const isRenewed = next === present && this.#tier !== null;
    const startAtMs = isRenewed && this.#tier ? this.#tier.startAtMs : atMs;
    this.#tier = tier ? { tierId: tier.id, startAtMs, expiresAtMs: atMs + lifeMs } : null;
  }

  #active(nowMs: number): Lot[] {
    return this.#lots.filter(
      (lot) => lot.startMs !== null && lot.startMs <= nowMs && !isOver(lot, nowMs),
    );
  }

  #drain(amount: number, nowMs: number): Entry["takes"] {
    const end = (lot: Lot) => lot.endMs ?? Number.POSITIVE_INFINITY;
    const inOrder = this.#active(nowMs).filter(({ left }) => left > 0);
    inOrder.sort((a, b) => (end(a) === end(b) ? 0 : end(a) - end(b)));
    const takes: Entry["takes"] = [];
    let missing = amount;
    for (const lot of inOrder) {
      const taken = Math.min(missing, lot.left);
      if (taken === 0) break;
      lot.left -= taken;
      missing -= taken;
      takes.push({ lot, amount: taken });
    }
    return takes;
  }

  /** Last taken, first given. */
  #giveBack(entry: Entry, amount: number): void {
    let missing = amount - this.#pay(amount);
    for (const take of entry.takes.toReversed()) {
      const given = Math.min(missing, take.amount);
      take.amount -= given;
      take.lot.left += given;
      missing -= given;
    }
  }

  #pay(amount: number): number {
    const paid = Math.min(this.#debt, amount);
    this.#debt -= paid;
    return paid;
  }
}

const NO_TIERS: TierPlan = { tiers: [], lifeMs: 1, downgradePolicy: "one_down" };

function isOver(lot: Lot, nowMs: number): boolean {
  return lot.endMs !== null && lot.endMs <= nowMs;
}
