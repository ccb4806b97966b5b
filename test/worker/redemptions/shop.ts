import { createApplication, manage, randomName } from "../../support/deployment";
import { type Answer, send } from "../../support/http";

const ORIGIN = "https://tessera.test";

/** How a caller of the redemptions API proves itself. */
export interface Credentials {
  readonly guid: string;
  readonly apiKey: string;
}

export interface RedemptionsShop extends Credentials {
  readonly id: number;
  /** The Authorization header of the Integration API. */
  readonly key: string;
  readonly programId: number;
}

/** An Application with a loyalty program that no other test uses. */
export async function createRedemptionsShop(
  program: Readonly<Record<string, unknown>> = {},
  application: Readonly<Record<string, unknown>> = {},
): Promise<RedemptionsShop> {
  const shop = await createApplication(application);
  const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
    name: randomName("points"),
    title: "Points",
    timezone: "UTC",
    cardBased: false,
    sandbox: application["sandbox"] ?? false,
    allowSubledger: true,
    defaultValidity: "unlimited",
    defaultPending: "immediate",
    subscribedApplications: [shop.id],
    tiers: [],
    ...program,
  });
  const apiKey = shop.key.replace("ApiKey-v1 ", "");
  return { ...shop, guid: String(shop.id), apiKey, programId };
}

/** Calls the redemptions API with the credentials in headers. */
export async function redeemCall<T = Record<string, unknown>>(
  shop: Credentials,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const request = new Request(`${ORIGIN}/api/v2${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      "x-guid": shop.guid,
      "x-api-key": shop.apiKey,
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
  });
  return send<T>(request);
}

/** A customer of an email that nobody else has. */
export function newCustomer(): { readonly customerId: string; readonly email: string } {
  const customerId = randomName("customer");
  return { customerId, email: `${customerId}@example.com` };
}
