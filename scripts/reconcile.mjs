// `npm run reconcile`: asks a running deployment to compare its stores and lists what differs.
// Arguments: --url, --key, --check. Environment: TESSERA_URL, TESSERA_MANAGEMENT_KEY. Without them
// it asks the local server of `npm start`. Exit code: 0 = nothing differs, 1 = something does,
// 2 = it could not be asked.
import { parseArgs } from "node:util";
import { localKeys } from "./demo/keys.mjs";

const LOCAL_URL = "http://127.0.0.1:8787";

/** A page wakes up to 25 objects and may wait for what is on its way. */
const PAGE_DEADLINE_MS = 60_000;

/** Long checks say in between how far they are. */
const PROGRESS_INTERVAL_MS = 5_000;

/** How often a page is asked for in all: pages write nothing. */
const SENDINGS_MAX = 3;

/**
 * @typedef {{ kind: string, subject: Record<string, string | number>, expected: string | number,
 *   found: string | number, meaning: string, advice: string }} Difference
 * @typedef {{ check: string, checked: number, differences: Difference[], cursor?: string }} Page
 * @typedef {{ url: string, key: string, check?: string | undefined }} Deployment
 * @typedef {{ checked: number, differences: number }} Totals
 */

/** The deployment could not be asked; the message is for people. */
export class ReconcileRefused extends Error {}

/**
 * Goes through every page and tells each difference as a few lines.
 *
 * @param {Deployment} deployment
 * @param {(line: string) => void} tell
 * @returns {Promise<Totals>}
 */
export async function reconcile(deployment, tell) {
  const totals = { checked: 0, differences: 0 };
  let check = "";
  let ofCheck = 0;
  /** @type {string | undefined} */
  let cursor = undefined;
  let toldAtMs = performance.now();
  const close = () => check !== "" && tell(`${check}: ${ofCheck} compared`);
  do {
    const page = await readPage(deployment, cursor);
    if (page.check !== check) {
      close();
      check = page.check;
      ofCheck = 0;
    }
    ofCheck += page.checked;
    totals.checked += page.checked;
    totals.differences += page.differences.length;
    for (const difference of page.differences) tell(describe(difference));
    if (performance.now() - toldAtMs > PROGRESS_INTERVAL_MS) {
      toldAtMs = performance.now();
      tell(`${check}: ${ofCheck} compared so far …`);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  close();
  return totals;
}

/** @param {Difference} difference */
function describe({ kind, subject, expected, found, meaning, advice }) {
  const where = Object.entries(subject).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [
    `DIFFERENT ${kind}: ${where.join(", ")}`,
    `  expected ${expected}, found ${found}`,
    `  ${meaning}`,
    `  ${advice}`,
  ].join("\n");
}

/**
 * @param {Deployment} deployment
 * @param {string | undefined} cursor
 * @returns {Promise<Page>}
 */
async function readPage({ url, key, check }, cursor) {
  const address = new URL("/v1/reconciliation", url);
  if (cursor !== undefined) address.searchParams.set("cursor", cursor);
  if (check !== undefined) address.searchParams.set("check", check);
  for (let sending = 1; ; sending += 1) {
    try {
      return await send(address, key);
    } catch (error) {
      if (sending >= SENDINGS_MAX || error instanceof ReconcileRefused) throw error;
    }
  }
}

/**
 * @param {URL} address
 * @param {string} key
 * @returns {Promise<Page>}
 */
async function send(address, key) {
  const response = await fetch(address, {
    headers: { authorization: `ManagementKey-v1 ${key}` },
    signal: AbortSignal.timeout(PAGE_DEADLINE_MS),
  });
  const text = await response.text();
  if (response.status >= 500) throw new Error(`${address.origin} answered ${response.status}`);
  if (!response.ok) {
    throw new ReconcileRefused(`${address.origin} answered ${response.status}: ${text}`);
  }
  return JSON.parse(text);
}

/** @returns {Deployment} */
function readArguments() {
  const text = /** @type {const} */ ({ type: "string" });
  const { values } = parseArgs({ options: { url: text, key: text, check: text } });
  const url = values.url ?? (process.env["TESSERA_URL"] || LOCAL_URL);
  const key = values.key ?? process.env["TESSERA_MANAGEMENT_KEY"];
  if (!URL.canParse(url)) throw new ReconcileRefused(`--url must be an address, not "${url}".`);
  if (key === undefined && url !== LOCAL_URL) {
    throw new ReconcileRefused("Name a Management key: --key, or TESSERA_MANAGEMENT_KEY.");
  }
  return { url, key: key ?? localKeys.management, check: values.check };
}

async function main() {
  try {
    const deployment = readArguments();
    console.log(`Comparing what the stores of ${deployment.url} say …`);
    const { checked, differences } = await reconcile(deployment, (line) => console.log(line));
    console.log(
      differences === 0
        ? `Nothing differs (${checked} compared).`
        : `${differences} differences (${checked} compared); what to do is written below each.`,
    );
    process.exitCode = differences === 0 ? 0 : 1;
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    const message = reason instanceof Error ? reason.message : String(reason);
    console.error(`The deployment could not be asked: ${message}`);
    process.exitCode = 2;
  }
}

if (import.meta.main ?? process.argv[1]?.endsWith("reconcile.mjs")) await main();
