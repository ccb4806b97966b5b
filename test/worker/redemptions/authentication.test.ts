import { describe, expect, it } from "vitest";
import { createApiKey, createApplication, manage } from "../../support/deployment";
import { call } from "../../support/http";
import { createRedemptionsShop, redeemCall } from "./shop";

const PATH = "/vip_tiers";
const REFUSED = {
  error: "The API key is missing, unknown, expired or revoked",
  code: "unauthorized",
};

describe("the credentials of the redemptions API", () => {
  it("are taken from headers and from the query", async () => {
    const shop = await createRedemptionsShop({ tiers: [{ name: "Gold", minPoints: 500 }] });
    const inHeaders = await redeemCall(shop, "GET", PATH);
    const inQuery = await call("GET", `/api/v2${PATH}?guid=${shop.guid}&api_key=${shop.apiKey}`);
    expect(inHeaders).toMatchObject({
      status: 200,
      body: {
        vip_tiers: [
          {
            id: expect.any(Number),
            name: "Gold",
            loyalty_program_id: shop.programId,
            points_threshold: 500,
          },
        ],
      },
    });
    expect(inQuery).toMatchObject({ status: 200, body: inHeaders.body });
    const older = `merchant_id=${shop.guid}&api_key=${shop.apiKey}`;
    expect(await call("GET", `/api/v2${PATH}?${older}`)).toMatchObject({ status: 200 });
    expect(inHeaders.headers.get("cache-control")).toBe("no-store");
    expect(inHeaders.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("are refused alike when missing, unknown, mismatched or made for a platform", async () => {
    const shop = await createRedemptionsShop();
    const other = await createApplication();
    const braze = (await createApiKey(shop.id, { platform: "braze" })).replace("ApiKey-v1 ", "");
    // Known to the isolate: the id is compared all the same.
    await redeemCall(shop, "GET", PATH);
    const answers = await Promise.all([
      call("GET", `/api/v2${PATH}`),
      call("GET", `/api/v2${PATH}`, undefined, shop.key),
      redeemCall({ ...shop, apiKey: "unknown" }, "GET", PATH),
      redeemCall({ ...shop, apiKey: "" }, "GET", PATH),
      redeemCall({ ...shop, guid: String(other.id) }, "GET", PATH),
      redeemCall({ ...shop, guid: "" }, "GET", PATH),
      redeemCall({ ...shop, guid: `${shop.guid}.0` }, "GET", PATH),
      redeemCall({ ...shop, apiKey: braze }, "GET", PATH),
      redeemCall({ ...shop, apiKey: "x".repeat(5_000) }, "GET", PATH),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, body: REFUSED });
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("are refused once the key is revoked, though the isolate knew it", async () => {
    const shop = await createRedemptionsShop();
    expect((await redeemCall(shop, "GET", PATH)).status).toBe(200);
    const keys = await manage<{ data?: { id: number }[] } | { id: number }[]>(
      "GET",
      `/v1/applications/${shop.id}/api_keys`,
    );
    const list = Array.isArray(keys) ? keys : (keys.data ?? []);
    for (const { id } of list) {
      await manage("DELETE", `/v1/applications/${shop.id}/api_keys/${id}`);
    }
    expect(await redeemCall(shop, "GET", PATH)).toMatchObject({ status: 401, body: REFUSED });
  });
});
