import { localKeys } from "./keys.mjs";

/**
 * The request that `npm start` offers to try: a $200 cart, paid with 50 points.
 *
 * @param {string} url
 */
export function demoCloseCommand(url) {
  return `curl -X PUT ${url}/v2/customer_sessions/order-1 \\
  -H 'Authorization: ApiKey-v1 ${localKeys.integration}' \\
  -H 'Content-Type: application/json' \\
  -d '{"customerSession": {"profileId": "demo-customer", "state": "closed",
       "cartItems": [{"name": "ProductC", "sku": "sku-00004", "quantity": 1, "price": 200}],
       "attributes": {"PointsToSpend": 50}},
       "responseContent": ["customerSession", "loyalty"]}'`;
}
