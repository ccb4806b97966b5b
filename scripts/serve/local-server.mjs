import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { projectRoot } from "../toolchain.mjs";
import { bundleWorker } from "./bundle.mjs";
import { applyMigrations } from "./migrations.mjs";
import { miniflare, wrangler } from "./packages.mjs";
import { lockState } from "./state-lock.mjs";

const HOST = "127.0.0.1";
const CRON_INTERVAL_MS = 60_000;
const CRON = "* * * * *";
/** @type {readonly NodeJS.Signals[]} */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Why the server did not start, in a sentence for the person at the terminal. */
export class StartRefused extends Error {}

/**
 * @typedef {object} LocalServerOptions
 * @property {number} port 0 = any free one
 * @property {string} stateDir where D1 and the objects live
 * @property {(line: string) => void} log gets each line that the Worker logs
 * @property {(access: { url: string, database: any }) => Promise<void>} [prepare] runs after the
 *   migrations and before the public port opens, so nobody meets a half-filled database
 * @property {Record<string, string>} [vars] added to those of wrangler.toml
 */

/**
 * Runs the Worker of wrangler.toml on the embedded local runtime.
 *
 * @param {LocalServerOptions} options
 */
export async function startLocalServer({ port, stateDir, log, prepare, vars = {} }) {
  const worker = await buildWorker(vars);
  await refuseTakenPort(port);
  const lock = takeState(stateDir);
  // Until the public port is open, what the Worker logs matters only if the start fails.
  /** @type {string[] | null} */
  let held = [];
  const write = (/** @type {string} */ line) => (held === null ? log(line) : held.push(line));
  const onPort = (/** @type {number} */ number) =>
    runtimeOptions({ worker, port: number, stateDir, log: write });
  const runtime = withoutSignalHandlers(() => new miniflare.Miniflare(onPort(0)));
  try {
    const privateUrl = withoutSlash(await runtime.ready);
    const database = await runtime.getD1Database("DB");
    await applyMigrations(database, path.join(projectRoot, "migrations"));
    await prepare?.({ url: privateUrl, database });
    await runtime.setOptions(onPort(port));
  } catch (error) {
    held.forEach(log);
    await runtime.dispose();
    lock.release();
    throw isAddressInUse(error) ? portTaken(port) : error;
  }
  held = null;
  const cron = setInterval(() => void runScheduled(runtime, log), CRON_INTERVAL_MS);
  return {
    url: withoutSlash(await runtime.ready),
    async stop() {
      clearInterval(cron);
      await runtime.dispose();
      lock.release();
    },
  };
}

/**
 * The runtime would end this process on a signal, before it is stopped in order; who started it
 * decides instead.
 *
 * @template T
 * @param {() => T} create
 * @returns {T}
 */
function withoutSignalHandlers(create) {
  const before = ENDING_SIGNALS.map((signal) => new Set(process.listeners(signal)));
  const created = create();
  for (const [index, signal] of ENDING_SIGNALS.entries()) {
    for (const listener of process.listeners(signal)) {
      const known = before[index]?.has(listener) ?? false;
      if (!known) process.off(signal, listener);
    }
  }
  return created;
}

/**
 * The Worker of wrangler.toml with its bindings, bundled.
 *
 * @param {Record<string, string>} vars
 */
async function buildWorker(vars) {
  const { main, workerOptions } = wrangler.unstable_getMiniflareWorkerOptions(
    path.join(projectRoot, "wrangler.toml"),
  );
  const contents = await bundleWorker(main).catch((/** @type {Error} */ { message }) => {
    throw new StartRefused(`The Worker could not be built.\n${message}`);
  });
  return {
    ...workerOptions,
    name: "tessera",
    bindings: { ...workerOptions.bindings, ...vars },
    modules: [{ type: "ESModule", path: path.join(projectRoot, "worker.js"), contents }],
  };
}

/**
 * @param {{
 *   worker: object, port: number, stateDir: string, log: (line: string) => void
 * }} input
 */
function runtimeOptions({ worker, port, stateDir, log }) {
  return miniflare.convertV4MiniflareOptions({
    host: HOST,
    port,
    // What the platform tells about a request comes from the internet; nothing here needs it.
    cf: false,
    telemetry: { enabled: false },
    logRequests: false,
    log: new miniflare.NoOpLog(),
    handleStructuredLogs: (/** @type {{ message: string }} */ { message }) =>
      log(message.trimEnd().replaceAll("\n", " | ")),
    // The same layout as wrangler's, so `wrangler d1 execute --local` reads this database.
    resourcePersistencePath: path.join(stateDir, "v3"),
    workers: [worker],
  });
}

/** @param {string} stateDir */
function takeState(stateDir) {
  mkdirSync(stateDir, { recursive: true });
  const lock = lockState(stateDir);
  if (lock !== null) return lock;
  throw new StartRefused(
    `Another Tessera uses the state in ${stateDir}.\n` +
      "Stop it, or choose another folder: STATE_DIR=<folder> npm start",
  );
}

/**
 * @param {any} runtime
 * @param {(line: string) => void} log
 */
async function runScheduled(runtime, log) {
  try {
    const worker = await runtime.getWorker();
    await worker.scheduled({ cron: CRON });
  } catch (error) {
    log(`The scheduled run failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @param {number} port */
function refuseTakenPort(port) {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(isAddressInUse(error) ? portTaken(port) : error));
    probe.listen(port, HOST, () => probe.close(resolve));
  });
}

/** @param {unknown} error the operating system's or the runtime's */
function isAddressInUse(error) {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "EADDRINUSE" || error.code === "ERR_ADDRESS_IN_USE";
}

/** @param {number} port */
function portTaken(port) {
  return new StartRefused(
    `Port ${port} is in use.\n` +
      `Stop the program that listens there, or choose another port: PORT=${port + 1} npm start`,
  );
}

/** @param {URL} url */
function withoutSlash(url) {
  return url.href.replace(/\/$/, "");
}
