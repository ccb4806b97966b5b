// What calls cost through the running Worker, as a multiple of /healthz in the same run: the floor of
// the local runtime, which does all of the HTTP and none of the work.
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadDemoOnce } from "../scripts/demo/load.mjs";
import { startLocalServer } from "../scripts/serve/local-server.mjs";
import { print, ratio } from "./report.mjs";

/** @type {any} */
const autocannon = createRequire(import.meta.url)("autocannon");

const SECONDS = 6;
const CALLERS = 10;
const headers = {
  authorization: "ApiKey-v1 local-integration-key",
  "content-type": "application/json",
};

export async function run() {
  const stateDir = await mkdtemp(path.join(tmpdir(), "tessera-bench-"));
  const server = await startLocalServer({
    port: 0,
    stateDir,
    log: () => {},
    prepare: loadDemoOnce,
  });
  try {
    const floor = await load(server.url, { path: "/healthz" });
    print("floor: GET /healthz", floor, 1);
    let next = 0;
    const cases = {
      "GET a session": session(() => "bench-0", "GET"),
      "PUT an open cart (10 % coupon)": session(() => `bench-${(next += 1) % 50}`, "PUT", "open"),
      "PUT a closing cart (coupon)": session(() => `close-${(next += 1)}`, "PUT", "closed"),
    };
    await load(server.url, cases["PUT an open cart (10 % coupon)"], 1);
    for (const [name, request] of Object.entries(cases)) {
      const cost = await load(server.url, request);
      print(name, cost, ratio(cost, floor));
    }
  } finally {
    await server.stop();
    await rm(stateDir, { recursive: true });
  }
}

/**
 * Mean microseconds of the server's time for one call, with several callers at once.
 *
 * @param {string} url
 * @param {object} request
 */
async function load(url, request, seconds = SECONDS) {
  const result = await autocannon({
    url,
    connections: CALLERS,
    duration: seconds,
    requests: [request],
  });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were not 2xx`);
  return 1_000_000 / result.requests.mean;
}

/**
 * @param {() => string} id
 * @param {"GET" | "PUT"} method
 * @param {string} [state]
 * @returns {object}
 */
function session(id, method, state) {
  const customerSession = {
    state,
    couponCodes: ["XMAS-2021"],
    cartItems: [{ sku: "sku-1", quantity: 2, price: 100 }],
  };
  return {
    method,
    headers,
    setupRequest: (/** @type {object} */ request) => ({
      ...request,
      path: `/v2/customer_sessions/${id()}`,
      ...(method === "PUT" ? { body: JSON.stringify({ customerSession }) } : {}),
    }),
  };
}
