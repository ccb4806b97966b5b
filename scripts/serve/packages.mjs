// wrangler, and the runtime and bundler that wrangler itself uses: one version of each, and what
// runs here is what `wrangler deploy` would build.
import { createRequire } from "node:module";

const fromHere = createRequire(import.meta.url);
const fromWrangler = createRequire(fromHere.resolve("wrangler/package.json"));

/** @type {any} */
export const wrangler = fromHere("wrangler");
/** @type {any} */
export const miniflare = fromWrangler("miniflare");
/** @type {any} */
export const esbuild = fromWrangler("esbuild");
