import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startLocalServer } from "../../../scripts/serve/local-server.mjs";

/** What every contract test knows of the Worker: `inject("worker")`. */
export interface RunningWorker {
  readonly url: string;
  /** The Authorization header of a Management key that opens everything. */
  readonly managementKey: string;
}

declare module "vitest" {
  interface ProvidedContext {
    worker: RunningWorker;
  }
}

const BOOTSTRAP_KEY = "contract-bootstrap-key";
const LOG_LINES_KEPT = 2_000;

/**
 * Starts the Worker as `npm start` does, on a free port and with an empty database, once for all
 * contract tests; the first Management key is made with the bootstrap key, as in a deployment.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...worker } = await startWorker();
  project.provide("worker", worker);
  return stop;
}

/** What a test file's own Worker has beside the one of all tests. */
export interface OwnWorker {
  /** Settings of the deployment. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Statements that the database runs before anybody calls. */
  readonly sql?: readonly string[];
}

/** Starts a Worker with an empty database; `stop` ends it and removes what it stored. */
export async function startWorker({ vars = {}, sql = [] }: OwnWorker = {}): Promise<
  RunningWorker & { readonly stop: () => Promise<void> }
> {
  const stateDir = mkdtempSync(path.join(tmpdir(), "tessera-contract-"));
  const lines: string[] = [];
  const server = await startLocalServer({
    port: 0,
    stateDir,
    log: (line: string) => {
      lines.push(line);
      if (lines.length > LOG_LINES_KEPT) lines.shift();
    },
    prepare: async ({ database }) => {
      for (const statement of sql) await database.prepare(statement).run();
    },
    vars: { ...vars, BOOTSTRAP_MANAGEMENT_KEY: BOOTSTRAP_KEY },
  });
  const managementKey = await createManagementKey(server.url);
  const stop = async () => {
    await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
    for (const line of lines) {
      if (line.includes("unexpected_error")) console.error(line);
    }
  };
  return { url: server.url, managementKey, stop };
}

async function createManagementKey(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/management_keys`, {
    method: "POST",
    headers: {
      authorization: `ManagementKey-v1 ${BOOTSTRAP_KEY}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      name: "contract tests",
      expiryDate: "2999-01-01T00:00:00Z",
      endpoints: [],
      allowedApplicationIds: [],
    }),
  });
  const body = await response.text();
  if (response.status !== 201) throw new Error(`No Management key: ${response.status} ${body}`);
  return `ManagementKey-v1 ${JSON.parse(body).key}`;
}
