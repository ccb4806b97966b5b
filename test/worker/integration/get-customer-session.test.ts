import { expect, it } from "vitest";
import { createApplication, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  closing,
  createCustomer,
  createSpendPointsShop,
  putSession,
  type SessionBody,
} from "./spend-points-shop";

it("answers the session as it was stored, with the effects of its last update", async () => {
  const shop = await createSpendPointsShop();
  const customer = await createCustomer(shop, 120);
  const session = randomName("order");
  const put = await putSession(shop, session, closing(customer, 50), ["customerSession"]);
  expect(put.body.effects).toHaveLength(2);
  const path = `/v2/customer_sessions/${session}`;
  const read = await call<SessionBody>("GET", path, undefined, shop.key);
  expect(read.status).toBe(200);
  expect(read.body).toEqual({
    customerSession: put.body.customerSession,
    effects: put.body.effects,
  });
});

it("answers 404 for a session of nobody and for one of another Application", async () => {
  const [mine, other] = await Promise.all([createApplication(), createApplication()]);
  const session = randomName("cart");
  await putSession(mine, session, {});
  for (const path of [`/v2/customer_sessions/${session}`, "/v2/customer_sessions/nobody"]) {
    const answer = await call("GET", path, undefined, other.key);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      message: "Customer session was not found",
      errors: [],
      StatusCode: 404,
    });
  }
});

it("answers 400 for an id that is too long", async () => {
  const shop = await createApplication();
  const path = `/v2/customer_sessions/${"x".repeat(1001)}`;
  const answer = await call("GET", path, undefined, shop.key);
  expect(answer).toMatchObject({
    status: 400,
    body: { errors: [{ source: { parameter: "customerSessionId" } }] },
  });
  expect(answer.body).not.toHaveProperty("StatusCode");
});
