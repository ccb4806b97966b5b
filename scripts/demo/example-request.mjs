import { localKeys } from "./keys.mjs";

const path = "/v2/customer_sessions/order-1";
const json = `{"customerSession": {"profileId": "demo-customer", "state": "closed",
       "cartItems": [{"name": "ProductC", "sku": "sku-00004", "quantity": 1, "price": 200}],
       "attributes": {"PointsToSpend": 50}},
       "responseContent": ["loyalty"]}`;

/** The request that `npm start` offers to try: a $200 cart, paid with 50 points. */
export const demoClose = { path, body: JSON.parse(json) };

/**
 * The same as a command line.
 *
 * @param {string} url
 */
export function demoCloseCommand(url) {
  return `curl -X PUT ${url}${path} \\
  -H 'Authorization: ApiKey-v1 ${localKeys.integration}' \\
  -H 'Content-Type: application/json' \\
  -d '${json}'`;
}
