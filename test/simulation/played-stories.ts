import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const RUN = fileURLToPath(import.meta.resolve("./run.mjs"));
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** Plays stories as `npm run simulate` does, on threads of their own. */
export function playStories(options: Readonly<Record<string, string | number>>) {
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, RUN, ...given], {
    encoding: "utf8",
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return { status, stdout, stderr };
}
