import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { projectRoot, runPackagedNode } from "./toolchain.mjs";

const OUTPUT = "worker-configuration.d.ts";
const SOURCES = ["wrangler.toml", "package-lock.json"];

/**
 * Generates the Worker's types when they are missing or older than what they come from.
 *
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<number>} an exit code
 */
export async function generateWorkerTypes({ force = false } = {}) {
  if (!force && isFresh()) return 0;
  const wrangler = path.join(projectRoot, "node_modules", "wrangler", "bin", "wrangler.js");
  return runPackagedNode([wrangler, "types", OUTPUT], {
    WRANGLER_LOG: "error",
    WRANGLER_SEND_METRICS: "false",
  });
}

function isFresh() {
  const output = path.join(projectRoot, OUTPUT);
  if (!existsSync(output)) return false;
  const writtenAtMs = statSync(output).mtimeMs;
  return SOURCES.every((name) => statSync(path.join(projectRoot, name)).mtimeMs <= writtenAtMs);
}
