import { beforeAll, describe, it } from "vitest";
import { holdPlatformClock } from "./platform-clock";
import { runScenario, type ScenarioFile } from "./run-scenario";

/** So many test files share the scenario files out: each starts a Worker of its own. */
const SHARDS = 3;

const files = import.meta.glob<ScenarioFile>("../../scenarios/*.json", {
  eager: true,
  import: "default",
});

/** The same files that the core runs, over HTTP. */
export function runScenarios(shard: number): void {
  beforeAll(holdPlatformClock);
  const scenarios = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, file]) => file.scenarios.map((scenario) => ({ path, scenario })))
    .filter(({ scenario }) => scenario.overHttp !== false)
    .filter((_entry, index) => index % SHARDS === shard);
  for (const [path, own] of Map.groupBy(scenarios, (entry) => entry.path)) {
    describe(path.split("/").at(-1) ?? path, () => {
      it.for(own.map((entry) => entry.scenario))("$guarantee", runScenario);
    });
  }
}
