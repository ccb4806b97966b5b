// npm run bench -- adversarial|connectors|evaluate|http : figures as ratios against a floor measured
// in the same run.
const benchmarks = {
  adversarial: () => import("./adversarial.mjs"),
  connectors: () => import("./connectors.mjs"),
  evaluate: () => import("./evaluate.mjs"),
  http: () => import("./http.mjs"),
};
const [name = ""] = process.argv.slice(2);
const load = benchmarks[/** @type {keyof typeof benchmarks} */ (name)];
if (load === undefined) {
  console.error(`Say which benchmark: npm run bench -- ${Object.keys(benchmarks).join("|")}`);
  process.exit(1);
}
const { run } = await load();
await run();
