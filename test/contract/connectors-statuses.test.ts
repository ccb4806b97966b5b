import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PLATFORM_CALLS, type PlatformCall, type PlatformShop } from "../support/platform-calls";
import { useWorker } from "./support/client";
import {
  createPlatformShop,
  DEPLOYMENT,
  expectConnectorAnswerFits,
  sendPlatformRequest,
} from "./support/connectors";
import { documentedStatuses, referenceIsPresent } from "./support/reference";
import { type OwnWorker, startWorker } from "./support/running-worker";

/**
 * Each operation of the platforms with each status that the public document has for it: what came
 * was seen from the running Worker and fits the document, or stands in the list of what can't come.
 */

/** A deployment with a list of its hosts, in which every decision loses its race. */
const BUSY_DEPLOYMENT: OwnWorker = {
  vars: { DEPLOYMENT_HOSTS: DEPLOYMENT },
  sql: [
    `CREATE TRIGGER every_race_is_lost BEFORE INSERT ON closures
     BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: within_limit'); END`,
  ],
};

const NEVER_BUSY = "nothing of it can lose a race";
const BREAKER = "the platform would halt its calls after 429: lost races are 409";

/** Documented statuses that this deployment never answers with, and why. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  "braze/createReferral 429": NEVER_BUSY,
  "braze/createCoupon 429": NEVER_BUSY,
  "braze/createCouponReservation 429": NEVER_BUSY,
  "braze/trackEvent 429": BREAKER,
  "iterable/createCoupon 429": NEVER_BUSY,
  "iterable/createReferral 429": NEVER_BUSY,
  "cep/createCoupon 429": NEVER_BUSY,
  "cep/createReferral 429": NEVER_BUSY,
  "cep/loyalty 429": NEVER_BUSY,
  "cep/addLoyaltyPoints 429": BREAKER,
  "cdp/updateCustomerProfilesAudiences 429": NEVER_BUSY,
  "cdp/v2/updateCustomerProfilesAudiences 429": NEVER_BUSY,
  "cdp/createAudience 429": NEVER_BUSY,
  "cdp/updateAudience 429": NEVER_BUSY,
  "cdp/deleteAudience 429": NEVER_BUSY,
  "segment/updateCustomerProfilesAudiences 429": NEVER_BUSY,
  "segment/v2/updateCustomerProfilesAudiences 429": NEVER_BUSY,
  "segment/createAudience 429": NEVER_BUSY,
  "segment/updateAudience 429": NEVER_BUSY,
  "segment/deleteAudience 429": NEVER_BUSY,
  "emarsys/getCoupon 429": NEVER_BUSY,
  "emarsys/getLoyaltyProgramBalance 429": NEVER_BUSY,
  "emarsys/v2/updateCustomerProfilesAudiences 429": NEVER_BUSY,
};

const LOST_RACES_TIMEOUT_MS = 60_000;

/** "operation status" of every answer that came and fits. */
const seen = new Set<string>();

/** Sends the call and holds its answer to the document. */
async function sees({ operationId, request }: PlatformCall, shop: PlatformShop, status: number) {
  const answer = await sendPlatformRequest(request(shop));
  expect(answer, operationId).toMatchObject({ status });
  expectConnectorAnswerFits(operationId, answer);
  seen.add(`${operationId} ${status}`);
}

const documented = new Set(
  referenceIsPresent
    ? documentedStatuses("third-party-api").map(
        ({ operationId, status }) => `${operationId} ${status}`,
      )
    : [],
);

const with404 = PLATFORM_CALLS.filter((call) => documented.has(`${call.operationId} 404`));

describe.skipIf(!referenceIsPresent)("the statuses of the public document", () => {
  describe("from the deployment of all tests", () => {
    let shop: PlatformShop;
    beforeAll(async () => {
      shop = await createPlatformShop();
    });

    it.each(PLATFORM_CALLS)("$operationId refuses an unknown key with 401", (call) => {
      const keys = Object.keys(shop.keys).map((folder) => [folder, "ApiKey-v1 unknown"]);
      return sees(call, { ...shop, keys: Object.fromEntries(keys) }, 401);
    });

    it.each(PLATFORM_CALLS)("$operationId refuses a call without a deployment with 400", (call) =>
      sees(call, { ...shop, deployment: "" }, 400),
    );

    it.each(PLATFORM_CALLS)("$operationId answers $status", async (call) => {
      await sees(call, shop, call.status);
    });

    it.each(["cdp/createAudience", "segment/createAudience", "mparticle/sendevent"])(
      "%s answers 409 where an audience has the id already",
      async (operationId) => {
        const creating = PLATFORM_CALLS.filter((call) => call.operationId === operationId);
        const isCreation = (call: PlatformCall) =>
          !operationId.startsWith("mparticle") ||
          JSON.stringify(call.request(shop).body).includes('"action":"add"}');
        const call = creating.find(isCreation);
        if (!call) throw new Error(`No call creates an audience: ${operationId}`);
        const { request } = call;
        const once = request(shop);
        expect((await sendPlatformRequest(once)).status).toBe(call.status);
        await sees({ ...call, request: () => once }, shop, 409);
      },
    );
  });

  describe("from a busy deployment that lists its hosts", () => {
    let shop: PlatformShop;
    let stop: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      const worker = await startWorker(BUSY_DEPLOYMENT);
      ({ stop } = worker);
      useWorker(worker);
      shop = await createPlatformShop();
    }, LOST_RACES_TIMEOUT_MS);
    afterAll(async () => {
      useWorker(null);
      await stop?.();
    });

    it.each(with404)("$operationId answers 404 for another deployment", (call) =>
      sees(call, { ...shop, deployment: "elsewhere.example" }, 404),
    );

    it(
      "answers 429 with Retry-After where decisions lose every race",
      async () => {
        const deciding = PLATFORM_CALLS.filter(({ decides }) => decides);
        await Promise.all(deciding.map((call) => sees(call, shop, 429)));
        const [call] = deciding;
        const answer = call && (await sendPlatformRequest(call.request(shop)));
        expect(answer?.headers.get("retry-after")).not.toBeNull();
      },
      LOST_RACES_TIMEOUT_MS,
    );
  });

  it("have all been seen, but for those that can't come", () => {
    const missing = [...documented].filter((each) => !seen.has(each)).toSorted();
    expect(missing).toEqual(Object.keys(IMPOSSIBLE).toSorted());
  });
});
