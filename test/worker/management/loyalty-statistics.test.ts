import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { endOfPeriod } from "../../../src/core/calendar";
import { takeLoyaltyDays } from "../../../src/services/maintenance/take-loyalty-days";
import { createProductionPorts } from "../../../src/services/production-ports";
import { addPoints, copyWallets, createOffice, type Office, order } from "./loyalty-office-shop";

const DAY_MS = 86_400_000;

/** Its days all have 24 hours. */
const ZONE = "Asia/Tokyo";

interface Day {
  readonly date: string;
  readonly totalActivePoints: number;
  readonly totalMembers: number;
}

/** The run of the minute, as a deployment has it at another time. */
async function runAt(nowMs: number): Promise<void> {
  const ports = createProductionPorts(env, { event: () => undefined });
  const clock = { ...ports.clock, now: () => nowMs };
  await takeLoyaltyDays({ ports: { ...ports, clock }, requestId: "test" });
}

let office: Office;
/** The end of this day in the program's zone. */
let endOfDayMs = 0;
const ann = randomName("ann");
const bob = randomName("bob");

beforeAll(async () => {
  office = await createOffice({ timezone: ZONE });
  await order(office, ann);
  await addPoints(office, ann, { points: 5 });
  await manage("PUT", `${office.path}/profile/${ann}/deduct_points`, { points: 3 });
  await addPoints(office, bob, {
    points: 7,
    subledgerId: "vip",
    pendingUntil: "2099-01-01T00:00:00Z",
  });
  await copyWallets([ann, bob]);
  endOfDayMs = endOfPeriod(Date.now(), "day", ZONE) + 1;
});

const dashboardOf = (query: string) =>
  manage<{ totalResultSize: number; data: Day[] }>("GET", `${office.path}/dashboard?${query}`);

describe("the statistics of a program", () => {
  it("tell what all hold now, and what moved today, by whom", async () => {
    expect(await manage("GET", `${office.path}/statistics`)).toEqual({
      date: expect.any(String),
      totalActivePoints: 12,
      totalPendingPoints: 7,
      totalSpentPoints: 3,
      totalExpiredPoints: 0,
      totalNegativePoints: 0,
      totalMembers: 2,
      newMembers: 2,
      spentPoints: { createdManually: 3, createdViaRuleEngine: 0 },
      earnedPoints: { createdManually: 12, createdViaRuleEngine: 10 },
    });
  });
});

describe("the dashboard of a program", () => {
  const ALWAYS = `rangeStart=${new Date(Date.now() - 30 * DAY_MS).toISOString()}&rangeEnd=${new Date(
    Date.now() + 30 * DAY_MS,
  ).toISOString()}`;

  it("has the days that ended, as they stood in the program's zone, and not today", async () => {
    await runAt(endOfDayMs - 3 * 3_600_000);
    await runAt(endOfDayMs - 60_000);
    expect((await dashboardOf(ALWAYS)).data).toEqual([]);
    // A day later, as the rows see it.
    await env.DB.prepare(
      `UPDATE loyalty_days SET day = date(day, '-1 day'), taken_at_ms = taken_at_ms - ?2
       WHERE program_id = ?1`,
    )
      .bind(office.programId, DAY_MS)
      .run();
    await env.DB.prepare(
      "UPDATE ledger_entries SET created_at_ms = created_at_ms - ?2 WHERE program_id = ?1",
    )
      .bind(office.programId, DAY_MS)
      .run();
    const all = await dashboardOf(ALWAYS);
    expect(all).toEqual({
      totalResultSize: 1,
      data: [
        {
          date: expect.stringMatching(/T15:00:00.000Z$/u),
          totalActivePoints: 12,
          totalPendingPoints: 7,
          totalSpentPoints: 3,
          totalExpiredPoints: 0,
          totalNegativePoints: 0,
          totalMembers: 2,
          newMembers: 2,
          spentPoints: { createdManually: 3, createdViaRuleEngine: 0 },
          earnedPoints: { createdManually: 12, createdViaRuleEngine: 10 },
        },
      ],
    });
    const vip = await dashboardOf(`${ALWAYS}&subledgerId=vip`);
    expect(vip.data).toMatchObject([
      { totalActivePoints: 0, totalPendingPoints: 7, totalMembers: 1, newMembers: 1 },
    ]);
    const main = await dashboardOf(`${ALWAYS}&subledgerId=`);
    expect(main.data).toMatchObject([{ totalActivePoints: 12, totalPendingPoints: 0 }]);
  });

  it.each([
    "",
    "rangeStart=2026-01-01T00:00:00Z",
    "rangeStart=2026-01-02T00:00:00Z&rangeEnd=2026-01-01T00:00:00Z",
    "rangeStart=2020-01-01T00:00:00Z&rangeEnd=2026-01-01T00:00:00Z",
  ])("answers 400 to the range %j", async (query) => {
    const path = `${office.path}/dashboard?${query}`;
    const answer = await call("GET", path, undefined, await managementKey());
    expect(answer.status).toBe(400);
  });
});

it.each(["dashboard?rangeStart=2026-01-01T00:00:00Z&rangeEnd=2026-01-02T00:00:00Z", "statistics"])(
  "%s answers 404 for a program that is not there",
  async (what) => {
    const path = `/v1/loyalty_programs/999999/${what}`;
    expect((await call("GET", path, undefined, await managementKey())).status).toBe(404);
  },
);
