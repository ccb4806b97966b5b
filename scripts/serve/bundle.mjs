import path from "node:path";
import { esbuild } from "./packages.mjs";

/**
 * The Worker as one module, resolved as the platform resolves packages.
 *
 * @param {string} entry absolute path of the Worker's entry file
 * @returns {Promise<string>} the module's text
 */
export async function bundleWorker(entry) {
  const result = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    mainFields: ["browser", "module", "main"],
    external: ["cloudflare:*", "node:*"],
    loader: { ".sql": "text", ".txt": "text", ".html": "text" },
    sourcemap: "inline",
    sourcesContent: false,
    absWorkingDir: path.dirname(entry),
    outdir: path.dirname(entry),
    logLevel: "silent",
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error("The bundler returned no file.");
  return output.text;
}
