import { afterEach, expect, it } from "vitest";
import { walletNameOfCard } from "../../src/core/ledger/wallet-name";
import { balanceAt, ledgerOf } from "../../src/core/ledger/balance";
import { updateSession } from "../../src/services/sessions/update-session";
import { transferCard } from "../../src/services/management/loyalty-cards/transfer-card";
import type { Database } from "../../src/services/ports";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { openGate } from "./adapters/d1";
import { insist, type ServiceCall } from "./client";
import { RandomFaults } from "./faults";
import { START_MS } from "./scheduler";
import { openShop } from "./shop";
import { PROGRAM_ID, SPEND } from "./shop-rules";
import { effectsOf, storedSessions } from "./stored-sessions";
import { World } from "./world";

const SEEDS = Array.from({ length: 150 }, (_unused, index) => index + 1);
const CALLERS = 8;
const POINTS = 50;
const SPENT = 10;
const [OLD, NEW] = ["CARD-old", "CARD-new"] as const;
const WALLET = walletNameOfCard(PROGRAM_ID, OLD);
const RATES = {
  call: 0.04,
  slowMessage: 0.05,
  lateAlarm: 0.1,
  alarmTwice: 0.1,
  evict: 0.02,
  clockSkew: 0,
  objectClockSkew: 0,
};
/** After that nothing goes wrong any more. */
const HEALED_AFTER_MS = 60_000;

let world: World;

afterEach(() => world.close());

it.each(SEEDS)("seed %i: a card that is transferred while it pays pays once", async (seed) => {
  let faults: RandomFaults | null = null;
  world = new World(seed, (random) => (faults = new RandomFaults(random, RATES)));
  void world.later(HEALED_AFTER_MS, "all heals", null).then(() => faults?.heal());
  const db: Database = world.d1.open(openGate);
  await openCardShop(db);
  for (let index = 0; index < CALLERS; index += 1) {
    void insist(world, `old-${index}`, closing(`old-${index}`, OLD));
    const later = world.later(200 * index, `new-${index} comes`, null);
    void later.then(() => insist(world, `new-${index}`, closing(`new-${index}`, NEW)));
  }
  void world.later(100 * (seed % 8), "the transfer comes", null).then(() =>
    insist(world, "transfer", (context) =>
      transferCard(
        { ...context, accountId: 1, allowedApplicationIds: null, allowedEndpoints: null },
        {
          programId: PROGRAM_ID,
          identifier: OLD,
          newCardIdentifier: NEW,
          blockReason: undefined,
        },
      ),
    ),
  );
  let closedBefore: number | null = null;
  await world.run({
    afterEach: () => {
      if (closedBefore === null && count("loyalty_cards WHERE status = 'inactive'") > 0) {
        closedBefore = count("closures WHERE outcome = 'committed'");
      }
    },
  });
  const { sessions, inDoubt } = await storedSessions(world);
  const closed = sessions.filter(({ counts }) => counts);
  const paid = closed.filter(({ result }) => effectsOf(result, "deductLoyaltyPoints").length > 0);
  const byOld = closed.filter(({ document }) => document.loyaltyCards[0] === OLD);
  const snapshot = await world.wallet(WALLET).object.call((wallet) => wallet.load());
  const ledger = ledgerOf(snapshot, PROGRAM_ID, "");
  const { activeHundredths } = balanceAt(ledger, world.scheduler.nowMs);
  expect(inDoubt).toEqual([]);
  expect(activeHundredths / 100).toBe(POINTS - SPENT * paid.length);
  expect(paid.length).toBeLessThanOrEqual(POINTS / SPENT);
  // Nobody closes with the old card once it was handed on.
  expect(byOld).toHaveLength(closedBefore ?? byOld.length);
});

function count(what: string): number {
  const { rows } = world.d1.run(`SELECT count(*) AS n FROM ${what}`, []);
  return Number(rows[0]?.[0]);
}

async function openCardShop(db: Database): Promise<void> {
  openShop(world.d1, { campaigns: [SPEND], couponUsageLimit: 0 });
  world.d1.run("UPDATE loyalty_programs SET card_based = 1", []);
  await db
    .prepare(
      `INSERT INTO loyalty_cards (program_id, identifier, wallet_name, created_at_ms, modified_at_ms)
VALUES (?1, ?2, ?3, ?4, ?4)`,
    )
    .bind(PROGRAM_ID, OLD, WALLET, START_MS)
    .run();
  await world.wallet(WALLET).object.call((wallet) =>
    wallet.post({
      walletName: WALLET,
      nowMs: START_MS,
      change: {
        kind: "add",
        transactionUUID: "given",
        programId: PROGRAM_ID,
        subledgerId: "",
        amountHundredths: POINTS * 100,
        name: "Given",
        source: { type: "manual" },
        startAtMs: START_MS,
        expiresAtMs: null,
      },
    }),
  );
}

function closing(sessionIntegrationId: string, card: string): ServiceCall<SessionAnswer> {
  return (context) =>
    updateSession(context, {
      sessionIntegrationId,
      change: {
        state: "closed",
        loyaltyCards: [card],
        cartItems: [{ name: "Tea", sku: "tea", quantity: 1, price: 200 }],
        attributes: { PointsToSpend: SPENT },
      },
      evaluableCampaignIds: [],
      dry: false,
      sections: new Set(["loyalty"]),
    });
}
