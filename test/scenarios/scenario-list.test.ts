import { describe, expect, it } from "vitest";
import type { Scenario } from "./world";

/** Fewer would leave parts of the engine untold. */
const SCENARIOS_MIN = 150;

/** Facts that no public call can bring about are rare; more of them would be a hole. */
const NOT_OVER_HTTP_MAX = 1;

const COLUMNS_MAX = 100;

interface ScenarioFile {
  readonly scenarios: readonly Scenario[];
}

const files = import.meta.glob<ScenarioFile>("./*.json", { eager: true, import: "default" });
const scenarios = Object.values(files).flatMap((file) => file.scenarios);

describe("the scenarios", () => {
  it("are many, and no two give the same guarantee", () => {
    const guarantees = scenarios.map(({ guarantee }) => guarantee);
    expect(guarantees.length).toBeGreaterThanOrEqual(SCENARIOS_MIN);
    expect(new Set(guarantees).size).toBe(guarantees.length);
  });

  it("run over HTTP, too; the few that can't say why", () => {
    const exempt = scenarios.filter(({ overHttp }) => overHttp === false);
    expect(exempt.length).toBeLessThanOrEqual(NOT_OVER_HTTP_MAX);
    for (const { why } of exempt) expect(why).toMatch(/^[A-Z].+\.$/);
    expect(scenarios.filter((scenario) => scenario.why && scenario.overHttp !== false)).toEqual([]);
  });

  it("are listed in the docs (`npx vitest run --project core test/scenarios -u` writes it)", async () => {
    await expect(list()).toMatchFileSnapshot("../../docs/scenarios.md");
  });
});

const INTRODUCTION = `# What the rule engine guarantees

Each line is one scenario of \`test/scenarios\`: rules, a catalogue and a call, with every effect and
every reason that must come out. The same files run in the engine itself and over HTTP in the Workers
runtime, where each sets its shop up through the public APIs, and what it writes is read back through
them. A line with a remark runs in the engine only.
`;

function list(): string {
  const parts = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, file]) => {
      const lines = file.scenarios.map(lineOf);
      return `## ${titleOf(path)}\n\n${lines.join("\n")}\n`;
    });
  return [INTRODUCTION, ...parts].join("\n");
}

function titleOf(path: string): string {
  const words = path.slice(2, -".json".length).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function lineOf({ guarantee, why }: Scenario): string {
  // Names of effects and operators keep their case.
  const isWord = /^[a-z]+[^:A-Za-z]/.test(guarantee);
  const first = guarantee.charAt(0);
  const sentence = `${isWord ? first.toUpperCase() : first}${guarantee.slice(1)}`;
  const remark = why === undefined ? "" : ` _(${escaped(why)})_`;
  return wrapped(`- ${escaped(sentence)}${remark}`);
}

/** Characters that Markdown would take for its own. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*<>[\]]/g, "\\$&");
}

function wrapped(line: string): string {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.at(-1) ?? "";
    const longer = last === "" ? word : `${last} ${word}`;
    if (longer.length <= COLUMNS_MAX) lines.splice(-1, 1, longer);
    else lines.push(`  ${word}`);
  }
  return lines.join("\n");
}
