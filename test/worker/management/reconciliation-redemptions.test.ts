import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { walletNameOfProfile } from "../../../src/core/ledger/wallet-name";
import { runScheduled } from "../../../src/scheduled";
import { judgeRedemption } from "../../../src/services/management/reconciliation/checks/redemptions";
import { manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { bigCart, putSession } from "../integration/spend-points-shop";
import {
  cancelRedemption,
  createTrader,
  createTradeShop,
  redeemPoints,
  redemptionRow,
  type Customer,
  type RedemptionBody,
  type TradeShop,
} from "../redemptions/trade-shop";

/** What differs is looked at twice, some seconds apart. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

interface Page {
  readonly checked: number;
  readonly differences: readonly {
    readonly kind: string;
    readonly subject: Readonly<Record<string, string | number>>;
    readonly expected: string | number;
    readonly found: string | number;
    readonly meaning: string;
    readonly advice: string;
  }[];
  readonly cursor?: string;
}

async function pagesOfCheck(): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined;) {
    const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page = await manage<Page>("GET", `/v1/reconciliation?check=redemptions${from}`);
    pages.push(page);
    cursor = page.cursor;
  }
  return pages;
}

const differences = async () => (await pagesOfCheck()).flatMap((page) => page.differences);

const plant = (statement: string, ...values: readonly (string | number)[]) =>
  env.DB.prepare(statement)
    .bind(...values)
    .run();

let shop: TradeShop;
let customer: Customer;

async function redeem(delayed: boolean, of = customer): Promise<RedemptionBody> {
  const wish = { customer_id: of.customerId, delay_points_deduction: delayed };
  const { status, body } = await redeemPoints(shop, wish);
  expect([status, body]).toMatchObject([200, {}]);
  return body;
}

async function cancel({ id, code }: RedemptionBody): Promise<void> {
  expect((await cancelRedemption(shop, id, code)).status).toBe(200);
}

async function order({ code }: RedemptionBody): Promise<string> {
  const name = randomName("order");
  const change = { profileId: customer.customerId, couponCodes: [code] };
  const close = { ...change, state: "closed", cartItems: bigCart };
  expect((await putSession(shop, name, close)).status).toBe(200);
  return name;
}

async function undo(session: string): Promise<void> {
  expect((await putSession(shop, session, { state: "cancelled" })).status).toBe(200);
}

const MAKERS = {
  held: () => redeem(true),
  spent: () => redeem(false),
  used: async () => {
    const made = await redeem(false);
    await order(made);
    return made;
  },
  settled: async () => {
    const made = await redeem(true);
    await order(made);
    return made;
  },
  unused: async () => {
    const made = await redeem(true);
    await undo(await order(made));
    return made;
  },
  cancelled: async () => {
    const made = await redeem(false);
    await cancel(made);
    return made;
  },
  released: async () => {
    const made = await redeem(true);
    await cancel(made);
    return made;
  },
  regretted: async () => {
    const made = await redeem(true);
    await undo(await order(made));
    await cancel(made);
    return made;
  },
  expired: async () => {
    const made = await redeem(true);
    await plant("UPDATE point_redemptions SET deadline_at_ms = 1 WHERE id = ?1", made.id);
    await runScheduled(env);
    return made;
  },
} as const satisfies Readonly<Record<string, () => Promise<RedemptionBody>>>;

type Life = keyof typeof MAKERS;

beforeAll(async () => {
  shop = await createTradeShop();
  customer = await createTrader(shop, 5_000);
});

describe("redemptions of points where nothing went wrong", () => {
  it("differ in nothing, whatever became of them", async () => {
    const states = new Map<Life, string | undefined>();
    for (const life of Object.keys(MAKERS) as Life[]) {
      const { id } = await MAKERS[life]();
      states.set(life, (await redemptionRow(id))?.state);
    }
    expect(Object.fromEntries(states)).toEqual({
      held: "held",
      spent: "spent",
      used: "spent",
      settled: "spent",
      unused: "spent",
      cancelled: "cancelled",
      released: "cancelled",
      regretted: "cancelled",
      expired: "expired",
    });
    const pages = await pagesOfCheck();
    expect(pages).toMatchObject([{ checked: states.size, differences: [] }]);
  });

  it("differ in nothing after the customer's points were deleted", async () => {
    const other = await createTrader(shop, 30);
    await redeem(true, other);
    await redeem(false, other);
    const cancelled = await redeem(true, other);
    await cancel(cancelled);
    const path = `/v1/loyalty_programs/${shop.programId}/profile/${other.customerId}`;
    const all = { scope: "AllSubledgers" };
    const erased = await call("POST", `${path}/delete_transactions`, all, shop.key);
    expect(erased.status).toBe(204);
    expect(await differences()).toEqual([]);
  });
});

interface Damage {
  readonly life: Life;
  readonly what: string;
  /** `?1` is the redemption's id. */
  readonly inD1?: string;
  /** `?` is the transaction's UUID. */
  readonly inWallet?: string;
  readonly kinds: readonly string[];
}

const row = (set: string) => `UPDATE point_redemptions SET ${set} WHERE id = ?1`;
const coupon = (set: string) =>
  `UPDATE coupons SET ${set}
   WHERE id = (SELECT coupon_id FROM point_redemptions WHERE id = ?1)`;
const hold = (state: string) => `UPDATE hold SET state = '${state}' WHERE transaction_uuid = ?`;
const reversal = (set: string) =>
  `UPDATE entry SET ${set}
   WHERE reverses_entry_id = (SELECT id FROM entry WHERE transaction_uuid = ?)`;
const USE = `INSERT INTO redemptions (closure_id, coupon_id, created_at_ms)
   SELECT closure_id, coupon_id, 1 FROM point_redemptions WHERE id = ?1`;
const abortedClosure = (table: string, key: string) =>
  `UPDATE closures SET outcome = 'aborted'
   WHERE id = (SELECT closure_id FROM ${table} WHERE ${key} = ?1)`;

const OVERDUE = row("deadline_at_ms = 1");
const JUST_DUE = row(`deadline_at_ms = ${Date.now() - 60_000}`);
const NO_STEPS = "DELETE FROM point_redemption_steps WHERE redemption_id = ?1";

const DAMAGES: readonly Damage[] = [
  {
    life: "held",
    what: "no wallet took the points",
    inD1: row("transaction_uuid = 'lost-' || id"),
    kinds: ["redemption_points_missing"],
  },
  {
    life: "spent",
    what: "another amount was taken",
    inD1: row("points_hundredths = points_hundredths + 1"),
    kinds: ["redemption_amount_differs"],
  },
  {
    life: "spent",
    what: "they were taken from another ledger",
    inD1: row("subledger_id = 'other'"),
    kinds: ["redemption_amount_differs"],
  },
  {
    life: "held",
    what: "the hold was let go",
    inWallet: hold("voided"),
    kinds: ["redemption_points_differ"],
  },
  {
    life: "held",
    what: "the hold was captured",
    inWallet: hold("captured"),
    kinds: ["redemption_points_differ"],
  },
  {
    life: "settled",
    what: "the hold still waits",
    inWallet: hold("held"),
    kinds: ["redemption_points_differ"],
  },
  {
    life: "cancelled",
    what: "the points did not come back",
    inWallet: reversal("reverses_entry_id = NULL"),
    kinds: ["redemption_points_differ"],
  },
  {
    life: "cancelled",
    what: "a part of the points came back",
    inWallet: reversal("amount_hundredths = 400"),
    kinds: ["redemption_points_differ"],
  },
  {
    life: "held",
    what: "its coupon was deleted",
    inD1: coupon("deleted_at_ms = 1"),
    kinds: ["redemption_coupon_gone"],
  },
  {
    life: "unused",
    what: "its coupon was deleted",
    inD1: coupon("deleted_at_ms = 1"),
    kinds: ["redemption_coupon_gone"],
  },
  { life: "used", what: "its coupon was deleted", inD1: coupon("deleted_at_ms = 1"), kinds: [] },
  {
    life: "expired",
    what: "its coupon works",
    inD1: coupon("deleted_at_ms = NULL"),
    kinds: ["redemption_coupon_left"],
  },
  { life: "released", what: "an order has it", inD1: USE, kinds: ["redemption_coupon_used"] },
  { life: "held", what: "an order has it", inD1: USE, kinds: ["redemption_coupon_used"] },
  {
    life: "spent",
    what: "its version is too high",
    inD1: row("version = 2"),
    kinds: ["redemption_steps_differ"],
  },
  {
    life: "regretted",
    what: "its steps are gone",
    inD1: NO_STEPS,
    kinds: ["redemption_steps_differ", "redemption_state_differs"],
  },
  {
    life: "held",
    what: "its state was changed",
    inD1: row("state = 'spent'"),
    kinds: ["redemption_state_differs", "redemption_points_differ"],
  },
  {
    life: "spent",
    what: "its closure was aborted",
    inD1: abortedClosure("point_redemptions", "id"),
    kinds: ["redemption_without_closure"],
  },
  {
    life: "settled",
    what: "its step's closure was aborted",
    inD1: abortedClosure("point_redemption_steps", "redemption_id"),
    kinds: ["redemption_without_closure"],
  },
  { life: "held", what: "its end is long past", inD1: OVERDUE, kinds: ["redemption_overdue"] },
  { life: "held", what: "its end is just past", inD1: JUST_DUE, kinds: [] },
];

describe("a damaged redemption is reported:", () => {
  const found = new Map<Damage, Page["differences"]>();
  let pages: readonly Page[];

  beforeAll(async () => {
    const ids = new Map<Damage, number>();
    for (const damage of DAMAGES) ids.set(damage, (await MAKERS[damage.life]()).id);
    const wallet = env.WALLETS.getByName(walletNameOfProfile(false, customer.customerId));
    for (const [{ inD1, inWallet }, id] of ids) {
      const uuid = (await redemptionRow(id))?.transactionUuid ?? "";
      if (inD1 !== undefined) await plant(inD1, id);
      if (inWallet === undefined) continue;
      await runInDurableObject(wallet, (_, state) => void state.storage.sql.exec(inWallet, uuid));
    }
    pages = await pagesOfCheck();
    const all = pages.flatMap((page) => page.differences);
    for (const [damage, id] of ids) {
      found.set(
        damage,
        all.filter(({ subject }) => subject["redemptionId"] === id),
      );
    }
  });

  it.each(DAMAGES)("$life, but $what", (damage) => {
    const own = found.get(damage) ?? [];
    expect(own.map(({ kind }) => kind)).toEqual(damage.kinds);
    for (const { meaning, advice, expected, found: other } of own) {
      expect([meaning, advice]).toEqual([
        expect.stringMatching(/\.$/),
        expect.stringMatching(/\.$/),
      ]);
      expect(expected).not.toBe(other);
    }
  });

  it("and nothing else is, page by page", async () => {
    const reported = pages.flatMap((page) => page.differences).length;
    expect(reported).toBe(DAMAGES.flatMap(({ kinds }) => kinds).length);
    expect(Math.max(...pages.map(({ checked }) => checked))).toBe(25);
    const total = await env.DB.prepare("SELECT count(*) AS n FROM point_redemptions").first("n");
    expect(pages.reduce((sum, { checked }) => sum + checked, 0)).toBe(total);
  });
});

describe("of two looks", () => {
  type Look = Parameters<typeof judgeRedemption>[0];

  const seen = (row: Partial<Look["row"]>, holdState: "held" | "captured" | "voided"): Look => ({
    row: {
      id: 1,
      applicationId: 1,
      walletName: "profile:ada",
      programId: 1,
      subledgerId: "",
      pointsHundredths: 1_000,
      transactionUuid: "hold",
      state: "held",
      isDelayed: 1,
      version: 1,
      deadlineAtMs: null,
      couponId: 1,
      hasCoupon: 1,
      uses: 0,
      steps: 0,
      lastStepState: null,
      closureWithoutHold: null,
      ...row,
    },
    entry: {
      transactionUUID: "hold",
      programId: 1,
      subledgerId: "",
      kind: "hold",
      amountHundredths: 1_000,
      undoneHundredths: holdState === "voided" ? 1_000 : 0,
      lot: null,
      draws: [],
      holdState,
    },
  });
  const spent = { state: "spent", version: 2, uses: 1, steps: 1, lastStepState: "spent" } as const;

  it.each([
    { what: "the wallet was behind", first: seen(spent, "held"), second: seen(spent, "captured") },
    { what: "the row was behind", first: seen({}, "captured"), second: seen(spent, "captured") },
    { what: "it moved in between", first: seen({}, "captured"), second: seen(spent, "held") },
    { what: "the wallet moved on", first: seen(spent, "voided"), second: seen(spent, "held") },
  ])("$what: on its way", ({ first, second }) => {
    expect(judgeRedemption(first, second, 0)).toEqual([]);
  });

  it("both found it: a difference", () => {
    const both = seen(spent, "held");
    expect(judgeRedemption(both, both, 0)).toMatchObject([
      { kind: "redemption_points_differ", expected: "spent", found: "held" },
    ]);
  });
});
