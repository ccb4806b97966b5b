import type { ProfileFacts, Snapshot } from "../../../src/core/evaluation/snapshot";
import type { OpenLot } from "../../../src/core/ledger/types";
import { manage, randomName, type TestApplication } from "../../support/deployment";
import { instant } from "./campaigns";
import { integrate } from "./definitions";
import type { ScenarioIds } from "./ids";
import { setPlatformClock } from "./platform-clock";

/** Before it nobody's clock is of interest: entries of an older age are made now. */
const CLOCK_FROM_MS = Date.UTC(2020, 0, 1);
const CLOSED_SESSIONS_MAX = 20;

interface ProfileAnswer {
  readonly customerProfile: { readonly id: number };
}

/** Customers with what they have done so far; before the campaigns are there. */
export async function setUpCustomer(
  shop: TestApplication,
  profile: ProfileFacts,
  ids: ScenarioIds,
): Promise<void> {
  const integrationId = ids.customer(profile.integrationId);
  const path = `/v2/customer_profiles/${encodeURIComponent(integrationId)}?runRuleEngine=false`;
  const { attributes } = profile;
  const { customerProfile } = await integrate<ProfileAnswer>(shop, "PUT", path, { attributes });
  ids.link("profile", profile.id, customerProfile.id);
  const joined = profile.audiences.map(({ id }) => id);
  await changeAudiences(shop, integrationId, "add", joined, ids);
  await closeSessions(shop, integrationId, profile);
}

/** What a profile update says of audiences is undone first, so that the update changes it. */
export async function changeAudiences(
  shop: TestApplication,
  profileIntegrationId: string,
  action: "add" | "delete",
  audienceIds: readonly number[],
  ids: ScenarioIds,
): Promise<void> {
  if (audienceIds.length === 0) return;
  const data = audienceIds.map((id) => ({
    action,
    profileIntegrationId,
    audienceId: ids.real("audience", id),
  }));
  await integrate(shop, "POST", "/v2/customer_audiences", { data });
}

async function closeSessions(
  shop: TestApplication,
  profileId: string,
  { closedSessions, totalSales }: ProfileFacts,
): Promise<void> {
  if (closedSessions > CLOSED_SESSIONS_MAX) throw new Error("Too many sessions to close");
  for (let count = 0; count < closedSessions; count += 1) {
    const price = count === 0 ? Number(totalSales) : 0;
    await integrate(shop, "PUT", `/v2/customer_sessions/${randomName("earlier")}`, {
      customerSession: {
        profileId,
        state: "closed",
        cartItems: [{ name: "Earlier", sku: "earlier", quantity: 1, price }],
      },
    });
  }
}

/** The cards that the session names, with so many customers. */
export async function setUpCards(
  { cards }: Snapshot,
  shop: TestApplication,
  ids: ScenarioIds,
): Promise<void> {
  for (const { programId, identifier, status, linkedProfiles } of cards) {
    const program = ids.real("program", programId);
    await integrate(shop, "POST", `/v1/loyalty_programs/${program}/cards`, {
      cardIdentifier: identifier,
      status,
      customerProfileIds: Array.from({ length: linkedProfiles }, () => randomName("holder")),
    });
  }
}

/** Gives every customer and card the lots of their wallet. */
export async function setUpPoints(
  { wallets }: Snapshot,
  nowMs: number,
  ids: ScenarioIds,
): Promise<void> {
  for (const [name, wallet] of wallets) {
    const owner = ownerOf(name, ids);
    for (const { programId, subledgerId, lots } of wallet.ledgers) {
      const program = `/v1/loyalty_programs/${ids.real("program", programId)}`;
      for (const lot of lots) {
        setPlatformClock(earnedAtMs(lot, nowMs));
        await manage("PUT", `${program}/${owner}/add_points`, {
          points: lot.remainingHundredths / 100,
          subledgerId,
          ...(lot.startAtMs !== null && lot.startAtMs > nowMs
            ? { pendingUntil: instant(lot.startAtMs) }
            : {}),
          ...(lot.expiresAtMs === null ? {} : { validUntil: instant(lot.expiresAtMs) }),
        });
      }
    }
  }
}

/** Where the points of a wallet are changed, below their program. */
function ownerOf(walletName: string, ids: ScenarioIds): string {
  const [kind = "", ...rest] = walletName.split(":");
  if (kind === "card") return `cards/${encodeURIComponent(rest.slice(1).join(":"))}`;
  if (kind !== "profile" && kind !== "sandbox") throw new Error(`Whose points: ${walletName}`);
  return `profile/${encodeURIComponent(ids.customer(rest.join(":")))}`;
}

function earnedAtMs({ createdAtMs, expiresAtMs }: OpenLot, nowMs: number): number {
  if (createdAtMs >= CLOCK_FROM_MS) return createdAtMs;
  return Math.min(nowMs - 1, (expiresAtMs ?? nowMs) - 2);
}
