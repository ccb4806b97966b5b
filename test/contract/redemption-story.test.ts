import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadDemoOnce, localKeys } from "../../scripts/demo/load.mjs";
import { startLocalServer } from "../../scripts/serve/local-server.mjs";

const START_TIMEOUT_MS = 120_000;

const readme = readFileSync(path.resolve(import.meta.dirname, "../../README.md"), "utf8");
const [, section = ""] = /## Trade points for a coupon\n([\s\S]*?)\n## /.exec(readme) ?? [];

/** What the README sends, and what it says comes back. */
interface Step {
  readonly path: string;
  readonly body: string;
  readonly answer: string;
}

const steps: readonly Step[] = [
  ...section.matchAll(/```sh\napi (\S+) -d '([\s\S]*?)'\n```\n\n```json\n([\s\S]*?)```/g),
].map(([, place = "", body = "", answer = ""]) => ({ path: place, body, answer }));

let stateDir = "";
let server: Awaited<ReturnType<typeof startLocalServer>> | undefined;

beforeAll(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), "tessera-story-"));
  const log = () => undefined;
  server = await startLocalServer({ port: 0, stateDir, prepare: loadDemoOnce, log });
}, START_TIMEOUT_MS);

afterAll(async () => {
  await server?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

async function api(place: string, body?: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${server?.url ?? ""}/api/v2/${place}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      "x-guid": "1",
      "x-api-key": localKeys.integration,
    },
    ...(body === undefined ? {} : { body }),
  });
  return (await response.json()) as Record<string, unknown>;
}

it("the README's story of a customer comes out as it says, and each step counts once", async () => {
  expect(steps.map((step) => step.path)).toEqual(["orders", "redemptions", "orders", "refunds"]);
  const [printedCode = ""] = /[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(section) ?? [];
  let code = printedCode;
  for (const step of steps) {
    const body = step.body.replaceAll(printedCode, code);
    const answer = await api(step.path, body);
    if (step.path === "redemptions") code = String(answer["reward_text"]);
    expect(answer).toMatchObject(JSON.parse(step.answer.replaceAll(printedCode, code)) as object);
    if (step.path === "redemptions") continue;
    const again = await api(step.path, body);
    expect(again).toEqual({ ...answer, ...(step.path === "refunds" && { repeated: true }) });
  }
  const customer = await api("customers?customer_email=ann@example.com&with_history=true");
  expect(customer).toMatchObject({
    points_balance: 50,
    points_held: 0,
    total_purchases: 2,
    point_redemptions: [{ reward_text: code, state: "spent", used: true, points: 100 }],
  });
});

it("the README names the key of the local server", () => {
  expect(section).toContain(`x-api-key: ${localKeys.integration}`);
});
