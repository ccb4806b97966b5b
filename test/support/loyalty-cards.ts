import { manage, randomName } from "./deployment";
import { type Answer, call } from "./http";

/** What tests read of a card; their assertions prove it. */
export interface CardBody {
  readonly id: number;
  readonly identifier: string;
  readonly status: string;
  readonly blockReason?: string;
  readonly usersPerCardLimit: number;
  readonly profiles: readonly { readonly integrationId: string; readonly timestamp: string }[];
  readonly ledger: Readonly<Record<string, number>>;
  readonly subledgers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly oldCardIdentifier?: string;
  readonly newCardIdentifier?: string;
  readonly batchId?: string;
}

export interface Problem {
  readonly message: string;
  readonly errors: readonly { readonly source: { readonly pointer: string } }[];
}

/** A program of cards for an Application. */
export async function createCardProgram(
  applicationId: number,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const { id } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("cards"),
    title: "Cards",
    timezone: "UTC",
    cardBased: true,
    sandbox: false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [applicationId],
    tiers: [],
    ...settings,
  });
  return id;
}

export function cardsPath(programId: number): string {
  return `/v1/loyalty_programs/${programId}/cards`;
}

export function generateCard<T = CardBody>(
  { key, programId }: { readonly key: string; readonly programId: number },
  body: Readonly<Record<string, unknown>> = {},
): Promise<Answer<T>> {
  return call<T>("POST", cardsPath(programId), body, key);
}

/** A new card with so many points. */
export async function cardWithPoints(
  shop: { readonly key: string; readonly programId: number },
  points: number,
): Promise<string> {
  const { identifier } = (await generateCard(shop)).body;
  const path = `${cardsPath(shop.programId)}/${identifier}/add_points`;
  if (points > 0) await manage("PUT", path, { points, name: "Welcome" });
  return identifier;
}
