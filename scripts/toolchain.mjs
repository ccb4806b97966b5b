// Plain Node 20, no dependencies: what the entry scripts need before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const packagedNode = path.join(
  projectRoot,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);
const INSTALL_OUTPUT_LINES_SHOWN = 20;
const PARENT_CHECK_INTERVAL_MS = 500;

/** Runs `npm ci` when node_modules is missing or not what package-lock.json asks for. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const live = process.stdout.isTTY;
  const label = "Installing packages (npm ci) …";
  process.stdout.write(label);
  const ticker = live
    ? setInterval(() => process.stdout.write(`\r${label} ${seconds()} s`), 1000)
    : 0;
  const { status, output } = await runNpmCi();
  clearInterval(ticker);
  process.stdout.write(`${live ? `\r${label}` : ""} ${seconds()} s\n`);
  if (status === 0 && isInstalled()) return;
  const tail = output.trimEnd().split("\n").slice(-INSTALL_OUTPUT_LINES_SHOWN).join("\n");
  console.error(
    `${tail}\n\nThe installation failed. Mend the cause above, then run the command again.`,
  );
  process.exit(1);
}

/**
 * Goes on in `script` with the packaged Node, which is newer than the host's may be, and ends with
 * its exit code. Signals are passed on; the script decides how to end.
 *
 * @param {string} script path from the project root
 * @param {readonly string[]} args
 * @returns {Promise<never>}
 */
export async function continueInPackagedNode(script, args) {
  process.exit(await runPackagedNode([path.join(projectRoot, script), ...args]));
}

/**
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment] added to this process's
 * @returns {Promise<number>} the exit code
 */
export function runPackagedNode(args, environment = {}) {
  return run(packagedNode, args, environment);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} environment
 * @returns {Promise<number>}
 */
function run(command, args, environment) {
  const child = spawn(command, args, {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: "inherit",
  });
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  const watch = whenParentIsGone(() => forward("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, forward);
      resolve(code ?? (signal === null ? 1 : 128 + constants.signals[signal]));
    });
  });
}

/**
 * Under npm, calls back when npm (or its shell) has died: a server that outlives it would hold the
 * port with nobody left to end it.
 *
 * @param {() => void} callback
 */
function whenParentIsGone(callback) {
  if (process.env["npm_lifecycle_event"] === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) callback();
  }, PARENT_CHECK_INTERVAL_MS);
}

/** Compares what npm recorded in node_modules with the lock file, package by package. */
function isInstalled() {
  if (!existsSync(packagedNode)) return false;
  const wanted = readPackages("package-lock.json");
  const present = readPackages("node_modules/.package-lock.json");
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([location, { version, optional }]) => {
    if (location === "") return true;
    const found = present[location];
    return found === undefined ? optional === true : found.version === version;
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }> | null}
 */
function readPackages(lockFile) {
  try {
    return JSON.parse(readFileSync(path.join(projectRoot, lockFile), "utf8")).packages;
  } catch {
    return null;
  }
}

/** @returns {Promise<{ status: number, output: string }>} */
function runNpmCi() {
  const npmScript = process.env["npm_execpath"];
  const [command, args] =
    npmScript !== undefined && /\.c?js$/.test(npmScript)
      ? [process.execPath, [npmScript, "ci"]]
      : ["npm", ["ci"]];
  const child = spawn(command, args, {
    cwd: projectRoot,
    // A production NODE_ENV would leave out the development packages that run everything here.
    env: { ...process.env, NODE_ENV: "development" },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32" && command === "npm",
  });
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ status: 1, output: `${output}${error.message}` }));
    child.on("close", (code) => resolve({ status: code ?? 1, output }));
  });
}
