import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDemoOnce } from "../../scripts/demo/load.mjs";
import { startLocalServer } from "../../scripts/serve/local-server.mjs";
import { readCurl, readSections, sameShape, type SentRequest } from "./support/readme";

/**
 * What the README and docs/connectors.md tell marketers to paste, as it stands there, sent to the demo
 * deployment as the platform would send it, and compared with what the README says comes back.
 */

const LOCAL = "http://127.0.0.1:8787";
const SHOP = "https://shop.example.com";
const CUSTOMER = "demo-customer";
/** Balances are copied from the wallets by their alarms. */
const COPY_TIMEOUT_MS = 40_000;
const START_TIMEOUT_MS = 60_000;

const sections = new Map(
  ["README.md", "docs/connectors.md"].flatMap((name) => {
    const file = path.resolve(import.meta.dirname, "../..", name);
    return [...readSections(readFileSync(file, "utf8"))];
  }),
);

let stateDir = "";
let server: Awaited<ReturnType<typeof startLocalServer>>;

beforeAll(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), "tessera-readme-"));
  const log = () => undefined;
  server = await startLocalServer({ port: 0, stateDir, prepare: loadDemoOnce, log });
}, START_TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** The only block of the section in this language. */
function block(title: string, language: string, index = 0): string {
  const blocks = sections.get(title)?.filter((one) => one.language === language) ?? [];
  const text = blocks[index]?.text;
  if (text === undefined) throw new Error(`"${title}" has no block ${language} ${index}`);
  return text;
}

async function send({ method, url, headers, body }: SentRequest): Promise<unknown> {
  const here = url.replace(LOCAL, server.url).replace(SHOP, server.url);
  const answer = await fetch(here, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  expect(answer.status, text).toBeLessThan(300);
  return JSON.parse(text);
}

/** The README's call that makes a key for Braze, for another platform where it says "as above". */
async function createKey(platform: string): Promise<string> {
  const curl = readCurl(block("Connect Braze", "sh"));
  const body = curl.body?.replace('"platform": "braze"', `"platform": "${platform}"`);
  const answer = (await send({ ...curl, ...(body === undefined ? {} : { body }) })) as object;
  expect(answer).toMatchObject({ key: expect.any(String), platform });
  return (answer as { key: string }).key;
}

const told = (title: string): unknown => JSON.parse(block(title, "json"));

describe("Connect Braze", () => {
  const snippet = /\{% connected_content (\S+)\s([\s\S]*?)%\}/.exec(
    block("Connect Braze", "liquid"),
  );
  const [, url = "", options = ""] = snippet ?? [];
  const option = (name: string) => new RegExp(`:${name} (.*)`).exec(options)?.[1] ?? "";

  /** Braze fills its variables in and sends the pairs of the body as JSON, all of them texts. */
  function request(key: string, asForm: boolean): SentRequest {
    const headers = JSON.parse(option("headers").replace("<key>", key)) as Record<string, string>;
    const body = option("body")
      .replace("{{campaign.${dispatch_id}}}", "dispatch-1")
      .replace("{{${user_id}}}", CUSTOMER);
    expect(body).not.toMatch(/[{}<>$]/);
    const pairs = Object.fromEntries(new URLSearchParams(body));
    const type = asForm ? "application/x-www-form-urlencoded" : option("content_type");
    return {
      method: option("method").toUpperCase(),
      url,
      headers: { ...headers, "content-type": type },
      body: asForm ? body : JSON.stringify(pairs),
    };
  }

  it("gets the code that the README shows, the same however often it asks", async () => {
    const key = await createKey("braze");
    const answer = await send(request(key, false));
    expect(sameShape(answer, told("Connect Braze"))).toEqual(told("Connect Braze"));
    expect(await send(request(key, false))).toEqual(answer);
    // "Forms are taken as well as JSON."
    expect(await send(request(key, true))).toEqual(answer);
    const basic = { authorization: `Basic ${btoa(`ApiKey-v1 ${key}:`)}` };
    const { headers, ...others } = request(key, false);
    const type = { "content-type": headers["content-type"] ?? "" };
    expect(await send({ ...others, headers: { ...basic, ...type } })).toEqual(answer);
    const [, saved = ""] = /\{\{coupon\.(\w+)\}\}/.exec(block("Connect Braze", "liquid")) ?? [];
    expect(answer).toHaveProperty(saved);
  });
});

describe("Connect another engagement platform", () => {
  it("gets the coupon as Braze does, without limits", async () => {
    const key = await createKey("customer_engagement");
    const curl = block("Connect another engagement platform", "sh");
    const answer = await send(readCurl(curl.replace("$PLATFORM_KEY", key)));
    const { Limits: _none, ...expected } = told("Connect Braze") as Record<string, unknown>;
    expect(sameShape(answer, expected)).toEqual(expected);
  });
});

describe("Connect Iterable", () => {
  const address = (text: string) =>
    text.trim().replace("{{campaignId}}", "4711").replace("{{userId}}", CUSTOMER);

  it("gets the code that the README shows, and the points", async () => {
    const headers = { authorization: `ApiKey-v1 ${await createKey("iterable")}` };
    const url = address(block("Connect Iterable", ""));
    expect(url).not.toMatch(/[{}<>$]/);
    const answer = await send({ method: "GET", url, headers });
    expect(sameShape(answer, told("Connect Iterable"))).toEqual(told("Connect Iterable"));
    expect(await send({ method: "GET", url, headers })).toEqual(answer);
    const [, more = ""] = /`\/iterable\/loyalty\?…&([^`]+)`/.exec(textOf("Connect Iterable")) ?? [];
    const loyalty = `${SHOP}/iterable/loyalty?deployment=shop.example.com&${address(more)}`;
    const points = await send({ method: "GET", url: loyalty, headers });
    expect(points).toMatchObject({ ledger: { currentBalance: 120 } });
  });
});

describe("Connect Emarsys", () => {
  it("gets the balances of those who are known", async () => {
    const key = await createKey("emarsys");
    const curl = readCurl(block("Connect Emarsys", "sh").replace("$EMARSYS_KEY", key));
    const source = new URL(block("Connect Emarsys", "").trim());
    expect(new URL(curl.url).pathname).toBe(source.pathname);
    expect([...source.searchParams.keys()]).toEqual(["deployment"]);
    await expect
      .poll(() => send({ ...curl, method: "POST" }), { timeout: COPY_TIMEOUT_MS })
      .toEqual(told("Connect Emarsys"));
  });
});

function textOf(title: string): string {
  return sections.get(title)?.find(({ language }) => language === null)?.text ?? "";
}
