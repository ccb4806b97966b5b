import { beforeAll, describe, expect, it } from "vitest";
import { redeemCall } from "./shop";
import { createTrader, createTradeShop, redeemPoints, type TradeShop } from "./trade-shop";

interface CodesBody {
  readonly redemption_codes: { readonly id: number; readonly third_party_id: number }[];
}

let shop: TradeShop;

beforeAll(async () => {
  shop = await createTradeShop();
});

const read = (query: string, of = shop) =>
  redeemCall<CodesBody>(of, "GET", `/redemption_codes${query}`);

describe("whose a code is", () => {
  it("is told by the code and by the coupon's id", async () => {
    const { customerId, email } = await createTrader(shop, 10);
    const { body: redeemed } = await redeemPoints(shop, { customer_email: email });
    const byCode = await read(`?code=${redeemed.code}`);
    expect(byCode).toMatchObject({
      status: 200,
      body: {
        redemption_codes: [
          { id: redeemed.id, code: redeemed.code, customer_id: customerId, email, state: "spent" },
        ],
      },
    });
    const couponId = byCode.body.redemption_codes[0]?.third_party_id;
    expect((await read(`?third_party_id=${couponId}`)).body).toEqual(byCode.body);
    expect((await read(`?code=${redeemed.code}&third_party_id=${couponId}`)).body).toEqual(
      byCode.body,
    );
    expect((await read(`?code=${redeemed.code}&third_party_id=999999999`)).body).toEqual({
      redemption_codes: [],
    });
    const other = await createTradeShop();
    expect((await read(`?code=${redeemed.code}`, other)).body).toEqual({ redemption_codes: [] });
  });

  it("must be asked by one of them", async () => {
    for (const query of ["", "?code=", "?third_party_id=x"]) {
      expect(await read(query)).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    }
    expect((await read("?code=NONE")).body).toEqual({ redemption_codes: [] });
  });
});
