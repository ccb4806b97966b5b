// Writes worker-configuration.d.ts (the bindings of wrangler.toml and the runtime's types). It is
// generated, not committed: the compiler and the linter need it, running and testing do not.
import { ensureInstalled } from "./toolchain.mjs";
import { generateWorkerTypes } from "./worker-types.mjs";

await ensureInstalled();
process.exit(await generateWorkerTypes({ force: true }));
