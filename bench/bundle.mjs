import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { esbuild } from "../scripts/serve/packages.mjs";

/**
 * Bundles a file of this folder with the engine's own sources, and loads it.
 *
 * @param {string} name
 */
export async function loadBundle(name) {
  const folder = await mkdtemp(path.join(import.meta.dirname, ".bundle-"));
  try {
    const file = path.join(folder, "bundle.mjs");
    const built = await esbuild.build({
      entryPoints: [path.join(import.meta.dirname, name)],
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      target: "node24",
    });
    await writeFile(file, built.outputFiles[0].text);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
