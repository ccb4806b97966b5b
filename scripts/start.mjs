// `npm start`: installs what is missing, then serves Tessera on this machine (scripts/serve.mjs).
import { continueInPackagedNode, ensureInstalled } from "./toolchain.mjs";

await ensureInstalled();
await continueInPackagedNode("scripts/serve.mjs", process.argv.slice(2));
