// p95 of what marketing platforms read, under 20 parallel callers, as a multiple of the plain read of
// the Integration API in the same run. Goal: at most 2.
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadDemoOnce } from "../scripts/demo/load.mjs";
import { startLocalServer } from "../scripts/serve/local-server.mjs";
import { print, ratio } from "./report.mjs";

const CALLERS = 20;
/** Cases take turns, so that what else the machine does hits all of them. */
const ROUNDS = 5;
const ROUND_MS = 1_500;
const WARM_UP_MS = 500;

const GOAL = 2;

/**
 * @typedef {object} Read
 * @property {"GET" | "POST"} method
 * @property {string} path
 * @property {string} authorization
 * @property {string} [body]
 */

export async function run() {
  const stateDir = await mkdtemp(path.join(tmpdir(), "tessera-bench-"));
  const server = await startLocalServer({
    port: 0,
    stateDir,
    log: () => {},
    prepare: loadDemoOnce,
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: CALLERS });
  try {
    const reads = await prepareReads(server.url);
    const times = await measure(agent, server.url, reads);
    report(times);
  } finally {
    agent.destroy();
    await server.stop();
    await rm(stateDir, { recursive: true });
  }
}

const FLOOR = "Integration API: balances of a customer";

/**
 * @param {string} url
 * @returns {Promise<Map<string, Read>>}
 */
async function prepareReads(url) {
  const [iterable, engagement, emarsys] = await Promise.all(
    ["iterable", "customer_engagement", "emarsys"].map((platform) => createKey(url, platform)),
  );
  const query = `?deployment=${new URL(url).hostname}`;
  const customer = "profileIntegrationId=demo-customer&loyaltyProgramId=1";
  const coupon = "applicationId=1&campaignId=2&iterableCampaignId=bench";
  const basic = `Basic ${Buffer.from(`ApiKey-v1 ${emarsys}:`).toString("base64")}`;
  const wallet = { loyaltyProgramId: "1", integrationId: "demo-customer" };
  const batch = (/** @type {object} */ reference, /** @type {string[]} */ fields) =>
    JSON.stringify({ parameters: [reference], fields, limit: 1 });
  return new Map(
    Object.entries({
      [FLOOR]: get(
        "/v1/loyalty_programs/1/profile/demo-customer/balances",
        "ApiKey-v1 local-integration-key",
      ),
      "Iterable: loyalty": get(`/iterable/loyalty${query}&${customer}`, `ApiKey-v1 ${iterable}`),
      "Iterable: coupon that a recipient has": get(
        `/iterable/coupon${query}&${coupon}&recipientIntegrationId=demo-customer`,
        `ApiKey-v1 ${iterable}`,
      ),
      "Customer engagement: loyalty": get(
        `/customer_engagement/loyalty?${customer}`,
        `ApiKey-v1 ${engagement}`,
      ),
      "Emarsys: balance": post(
        `/emarsys/loyalty_programs/profile/balance${query}`,
        basic,
        batch(wallet, ["activeBalance"]),
      ),
      "Emarsys: coupons": post(
        `/emarsys/customer_profiles/coupons${query}`,
        basic,
        batch({ campaignId: "2", integrationId: "demo-customer" }, ["value"]),
      ),
    }),
  );
}

/**
 * @param {string} path
 * @param {string} authorization
 * @returns {Read}
 */
function get(path, authorization) {
  return { method: "GET", path, authorization };
}

/**
 * @param {string} path
 * @param {string} authorization
 * @param {string} body
 * @returns {Read}
 */
function post(path, authorization, body) {
  return { method: "POST", path, authorization, body };
}

/**
 * @param {string} url
 * @param {string} platform
 * @returns {Promise<string>}
 */
async function createKey(url, platform) {
  const response = await fetch(`${url}/v1/applications/1/api_keys`, {
    method: "POST",
    headers: {
      authorization: "ManagementKey-v1 local-management-key",
      "content-type": "application/json",
    },
    body: JSON.stringify({ title: platform, platform, expires: "2999-01-01T00:00:00Z" }),
  });
  const { key } = /** @type {{ key: string }} */ (await response.json());
  return key;
}

/**
 * Milliseconds of every call, by case.
 *
 * @param {http.Agent} agent
 * @param {string} url
 * @param {Map<string, Read>} reads
 * @returns {Promise<Map<string, number[]>>}
 */
async function measure(agent, url, reads) {
  /** @type {Map<string, number[]>} */
  const times = new Map([...reads.keys()].map((name) => [name, []]));
  for (const read of reads.values()) await load(agent, url, read, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, read] of reads) {
      times.get(name)?.push(...(await load(agent, url, read, ROUND_MS)));
    }
  }
  return times;
}

/**
 * @param {http.Agent} agent
 * @param {string} url
 * @param {Read} read
 * @param {number} forMs
 * @returns {Promise<number[]>}
 */
async function load(agent, url, read, forMs) {
  const endMs = performance.now() + forMs;
  /** @type {number[]} */
  const times = [];
  const caller = async () => {
    while (performance.now() < endMs) {
      const startMs = performance.now();
      await call(agent, url, read);
      times.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return times;
}

/**
 * @param {http.Agent} agent
 * @param {string} url
 * @param {Read} read
 * @returns {Promise<void>}
 */
function call(agent, url, { method, path, authorization, body }) {
  const headers = {
    authorization,
    "content-type": "application/json",
    "destination-hostname": new URL(url).hostname,
    "customer-engagement-platform-name": "bench",
  };
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}${path}`, { agent, method, headers }, (response) => {
      response.resume();
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${method} ${path}: ${response.statusCode}`));
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** @param {Map<string, number[]>} times */
function report(times) {
  const floor = p95(times.get(FLOOR) ?? []);
  for (const [name, all] of times) {
    const microseconds = p95(all) * 1_000;
    print(`p95, ${name}`, microseconds, ratio(microseconds, floor * 1_000));
  }
  const slow = [...times].filter(([, all]) => ratio(p95(all), floor) > GOAL);
  if (slow.length === 0) return;
  console.error(`Above ${GOAL} × the plain read: ${slow.map(([name]) => name).join(", ")}`);
  process.exitCode = 1;
}

/**
 * @param {readonly number[]} times
 * @returns {number}
 */
function p95(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}
