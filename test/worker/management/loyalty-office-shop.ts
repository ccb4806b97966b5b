import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createApplication, manage, randomName } from "../../support/deployment";
import { makeAllWorkDue } from "../durable/platform";
import { createRule, onEvent, points } from "../integration/rules-shop";
import { bigCart, putSession } from "../integration/spend-points-shop";

export interface Office {
  readonly shop: { readonly id: number; readonly key: string };
  readonly programId: number;
  readonly campaignId: number;
  /** Path of the program. */
  readonly path: string;
}

/** A program with tiers and subledgers whose shop gives 10 points for each order. */
export async function createOffice(settings: Record<string, unknown> = {}): Promise<Office> {
  const shop = await createApplication();
  const program = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("program"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [
      { name: "Silver", minPoints: 5 },
      { name: "Gold", minPoints: 100 },
    ],
    ...settings,
  });
  const campaignId = await createRule(shop, [
    onEvent("talon_session_closed"),
    points(program.id, 10),
  ]);
  const path = `/v1/loyalty_programs/${program.id}`;
  return { shop, programId: program.id, campaignId, path };
}

export async function order({ shop }: Office, customer: string): Promise<string> {
  const session = randomName("order");
  const change = { profileId: customer, state: "closed", cartItems: bigCart };
  const { status } = await putSession(shop, session, change);
  if (status !== 200) throw new Error(`an order answered ${status}`);
  return session;
}

export function addPoints(
  { path }: Office,
  customer: string,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  return manage("PUT", `${path}/profile/${customer}/add_points`, body);
}

/** Lets the wallets write their copies. */
export async function copyWallets(customers: readonly string[]): Promise<void> {
  for (const customer of customers) {
    const stub = env.WALLETS.getByName(`profile:${customer}`);
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
  }
}
