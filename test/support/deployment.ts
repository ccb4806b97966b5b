import { env } from "cloudflare:workers";
import { call } from "./http";

const MANAGEMENT_KEY = "test-management-key";

/** The Authorization header of a Management key that every test file of a run may use. */
export async function managementKey(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(MANAGEMENT_KEY));
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  await env.DB.prepare(
    `INSERT OR IGNORE INTO management_keys (name, key_hash, expires_at_ms, created_at_ms)
     VALUES ('test', ?1, 32503680000000, 0)`,
  )
    .bind(hash.join(""))
    .run();
  return `ManagementKey-v1 ${MANAGEMENT_KEY}`;
}

/** Calls the Management API with a key that opens everything; fails unless the status fits. */
export async function manage<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await call<T>(method, path, body, await managementKey());
  if (answer.status >= 300) {
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

/** Runs with a key that is bound to Applications, and takes it back: few may live at a time. */
export async function withBoundKey(
  applicationIds: readonly number[],
  run: (secret: string) => Promise<void>,
): Promise<void> {
  const bound = await manage<{ id: number; key: string }>("POST", "/v1/management_keys", {
    name: "bound",
    expiryDate: "2999-01-01T00:00:00Z",
    endpoints: [],
    allowedApplicationIds: applicationIds,
  });
  try {
    await run(bound.key);
  } finally {
    await manage("DELETE", `/v1/management_keys/${bound.id}`);
  }
}

export function randomName(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}

export interface TestApplication {
  readonly id: number;
  /** The Authorization header of an Integration API key of it. */
  readonly key: string;
}

/** An Application of the test's own, with a key for the Integration API. */
export async function createApplication(
  settings: Readonly<Record<string, unknown>> = {},
): Promise<TestApplication> {
  const application = await manage<{ id: number }>("POST", "/v1/applications", {
    name: randomName("shop"),
    currency: "USD",
    timezone: "UTC",
    ...settings,
  });
  const key = await createApiKey(application.id);
  return { id: application.id, key };
}

export async function createApiKey(
  applicationId: number,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const created = await manage<{ key: string }>(
    "POST",
    `/v1/applications/${applicationId}/api_keys`,
    { title: randomName("key"), expires: "2999-01-01T00:00:00Z", ...settings },
  );
  return `ApiKey-v1 ${created.key}`;
}

/** A running campaign with an active ruleset in either form (`rules` or `promotionRules`). */
export async function createCampaign(
  applicationId: number,
  ruleset?: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const campaigns = `/v1/applications/${applicationId}/campaigns`;
  const campaign = await manage<{ id: number }>("POST", campaigns, {
    name: randomName("campaign"),
    state: "enabled",
    tags: [],
    features: [],
    limits: [],
    ...settings,
  });
  if (ruleset !== undefined) {
    await manage("POST", `${campaigns}/${campaign.id}/rulesets`, { ...ruleset, activate: true });
  }
  return campaign.id;
}
