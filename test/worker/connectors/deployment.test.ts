import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { createConnectedShop } from "../../support/connectors";

const LISTED = "shop.example.com, https://EU.example.com/";

async function statusOf(deploymentUrl: string, hosts: string): Promise<number> {
  const { key } = await createConnectedShop("braze");
  const request = new Request("https://worker.example/braze/coupon_reservation", {
    method: "POST",
    headers: { authorization: key, "content-type": "application/json" },
    body: JSON.stringify({ deploymentUrl, couponValue: "", integrationId: "a" }),
  });
  const answer = await createApp().fetch(request, { ...env, DEPLOYMENT_HOSTS: hosts });
  return answer.status;
}

/** What a call gets that is refused for its coupon, after its deployment was accepted. */
const ACCEPTED = 400;

it.each([
  ["shop.example.com", LISTED, ACCEPTED],
  ["https://shop.example.com/", LISTED, ACCEPTED],
  ["HTTPS://SHOP.example.com:443/v1?x=1", LISTED, ACCEPTED],
  ["eu.example.com", LISTED, ACCEPTED],
  ["worker.example", LISTED, ACCEPTED],
  ["shop.example.com.evil.example", LISTED, 404],
  ["example.com", LISTED, 404],
  ["anything.at.all", "", ACCEPTED],
  ["anything.at.all", " , ", ACCEPTED],
])("the deployment %s with the setting %j answers %i", async (name, hosts, status) => {
  expect(await statusOf(name, hosts)).toBe(status);
});
