import type { ProjectFile } from "./project-files";
import { placeOf } from "./source-text";

/** Keys of a local instance (scripts/demo/keys.mjs): public knowledge, so never deployed. */
const LOCAL_KEYS = ["local-management-key", "local-integration-key"];

/** The fixed local keys, or their hashes, in what a deployment consists of. */
export async function deployedLocalKeys(files: readonly ProjectFile[]): Promise<string[]> {
  const hashes = await Promise.all(LOCAL_KEYS.map(hashOf));
  const secrets = [...LOCAL_KEYS, ...hashes];
  return files.flatMap((file) =>
    secrets
      .filter((secret) => file.text.toLowerCase().includes(secret))
      .map((secret) => `${placeOf(file, file.text.toLowerCase().indexOf(secret))}: ${secret}`),
  );
}

/** Assembled here, so that this file doesn't name what it looks for. */
const HOME_FOLDERS = ["work", "farm", "home", "Users", "root"].join("|");
const MACHINE_PATH = new RegExp(`(?<![A-Za-z0-9_.*~{}/-])/(?:${HOME_FOLDERS})/[a-z.]`, "g");
const REGISTRY = new RegExp(
  ["registry", "npmjs"].join("\\.") + `|^\\s*"?(?:@[^"\\s]+:)?registry"?\\s*[=:]`,
  "gm",
);

/** Paths of one machine, and addresses of one package registry. */
export function localAddresses(files: readonly ProjectFile[]): string[] {
  return files.flatMap((file) =>
    [MACHINE_PATH, REGISTRY].flatMap((pattern) =>
      [...file.text.matchAll(pattern)].map(
        (match) => `${placeOf(file, match.index)}: ${match[0].trim()}`,
      ),
    ),
  );
}

/** Download addresses in the lock file: they bind an installation to one registry. */
export function resolvedAddresses(lockFile: string): string[] {
  return [...lockFile.matchAll(/"resolved":\s*"[^"]*"/g)].map(([entry]) => entry);
}

async function hashOf(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Buffer.from(digest).toString("hex");
}
