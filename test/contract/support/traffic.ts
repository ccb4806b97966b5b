import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, inject } from "vitest";
import { randomName } from "./client";
import { createBasicKey, createPlatformKey } from "./connectors";
import { createCampaign, createRewardingShop } from "./rules";

/** Traffic of one platform, as it would be recorded; `{{name}}` stands for what a shop made up. */
export interface Traffic {
  readonly platform: string;
  readonly exchanges: readonly Exchange[];
}

interface Exchange {
  readonly what: string;
  /** A name for its answer, for `sameAs`. */
  readonly as?: string;
  /** How often it comes at the same time; all must get the same body. Absent = once. */
  readonly times?: number;
  readonly send: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** A text goes out as it is, all else as JSON. */
    readonly body?: unknown;
  };
  readonly answer: {
    readonly status: number;
    /** What the body holds at least. */
    readonly body?: unknown;
    readonly sameAs?: string;
  };
}

interface Answer {
  readonly status: number;
  readonly cacheControl: string | null;
  readonly body: unknown;
}

const FOLDER = path.resolve(import.meta.dirname, "../traffic");

/** Fails at the first exchange that is not answered as recorded. */
export async function replay(file: string): Promise<number> {
  const text = readFileSync(path.join(FOLDER, file), "utf8");
  const { platform }: Traffic = JSON.parse(text);
  const { exchanges }: Traffic = JSON.parse(filled(text, await shopOf(platform)));
  const named = new Map<string, unknown>();
  for (const exchange of exchanges) {
    const { what, answer: expected } = exchange;
    const sent = Array.from({ length: exchange.times ?? 1 }, () => send(exchange.send));
    const answers = await Promise.all(sent);
    const isError = expected.status >= 400;
    for (const { status, cacheControl, body } of answers) {
      expect(status, `${what}: ${JSON.stringify(body)}`).toBe(expected.status);
      expect(cacheControl, what).toBe("no-store");
      // A platform is always answered with an object.
      if (expected.body !== undefined) expect(body, what).toMatchObject(Object(expected.body));
      if (!isError) expect(body, what).toEqual(answers[0]?.body);
    }
    const body = answers[0]?.body;
    if (exchange.as !== undefined) named.set(exchange.as, body);
    if (expected.sameAs !== undefined) expect(body, what).toEqual(named.get(expected.sameAs));
  }
  return exchanges.length;
}

async function shopOf(platform: string): Promise<Record<string, string | number>> {
  const shop = await createRewardingShop();
  const campaignId = await createCampaign(shop.id, []);
  return {
    applicationId: shop.id,
    campaignId,
    programId: shop.programId,
    audienceId: shop.audienceId,
    eventType: shop.eventType,
    header: await createPlatformKey(shop.id, platform),
    basic: await createBasicKey(shop.id, platform),
    random: randomName("run"),
  };
}

/** Fields whose names end with `ID` are those of answers: there an id is a number. */
function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  const inAnswers = text.replaceAll(/"(\w*ID)": "{{(\w+)}}"/g, (_all, field, name: string) => {
    return `"${String(field)}": ${String(values[name])}`;
  });
  return inAnswers.replaceAll(/{{(\w+)}}/g, (_all, name: string) => String(values[name]));
}

async function send({ method, path: place, headers, body }: Exchange["send"]): Promise<Answer> {
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(`${inject("worker").url}${place}`, {
    method,
    headers,
    ...(text === undefined ? {} : { body: text }),
  });
  const answered = await response.text();
  return {
    status: response.status,
    cacheControl: response.headers.get("cache-control"),
    body: answered === "" ? "" : JSON.parse(answered),
  };
}
