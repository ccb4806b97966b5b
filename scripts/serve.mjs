// Serves Tessera on this machine and loads the demo deployment into an empty database.
// Environment: PORT (default 8787), STATE_DIR (default .wrangler/state).
import path from "node:path";
import { loadDemoOnce, localKeys } from "./demo/load.mjs";
import { demoCloseCommand } from "./demo/example-request.mjs";
import { startLocalServer, StartRefused } from "./serve/local-server.mjs";
import { projectRoot } from "./toolchain.mjs";

const DEFAULT_PORT = 8787;
const HIGHEST_PORT = 65_535;
const SHUTDOWN_DEADLINE_MS = 5_000;

/** @type {Awaited<ReturnType<typeof startLocalServer>> | null} */
let server = null;
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop());

try {
  server = await startLocalServer({
    port: readPort(process.env["PORT"]),
    stateDir: path.resolve(projectRoot, process.env["STATE_DIR"] || ".wrangler/state"),
    prepare: loadDemoOnce,
    log: (line) => stopping || process.stdout.write(`${line}\n`),
  });
  announce(server.url);
} catch (error) {
  console.error(error instanceof StartRefused ? error.message : error);
  process.exit(1);
}

/** @param {string} url */
function announce(url) {
  console.log(`Tessera is ready at ${url}

  Management key    Authorization: ManagementKey-v1 ${localKeys.management}
  Application 1     Authorization: ApiKey-v1 ${localKeys.integration}
  API reference     ${url}/docs

Try it: demo-customer owns 120 points and pays with 50 of them.

${demoCloseCommand(url)}

Ctrl-C ends it; the data stays.`);
}

/** @param {string | undefined} text */
function readPort(text) {
  if (text === undefined || text === "") return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT) return port;
  throw new StartRefused(`PORT must be a whole number from 0 to ${HIGHEST_PORT}, not "${text}".`);
}

async function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), SHUTDOWN_DEADLINE_MS);
  // While it starts nothing is lost by leaving at once: the next start goes on from there.
  await server?.stop();
  process.exit(0);
}
