import path from "node:path";
import type { ProjectFile } from "./project-files";
import { moduleReferences, type ModuleReference } from "./source-text";

/**
 * Which layer may use which (DESIGN §5): `values` may be called, `types` may only be named. The
 * files at the top of src/ put the layers together and may use them all.
 */
const LAYERS: Readonly<Record<string, { values: readonly string[]; types: readonly string[] }>> = {
  core: { values: ["core"], types: [] },
  db: { values: ["db", "core"], types: ["services/ports"] },
  durable: { values: ["durable", "core", "db"], types: ["services/ports"] },
  services: { values: ["services", "core", "db"], types: ["durable"] },
  // A mapper names the shape of the row that it turns into the wire's form; it can't read one.
  http: { values: ["http", "services", "core"], types: ["db/queries"] },
};

/** Of an object's folder, what others may call: its protocol. */
const OPEN_TO_SERVICES = /^durable\/[^/]+\/protocol$/;

/** Packages and where they may be used; any other package is nobody's. Folders end with a slash. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "big.js": ["src/core/decimal.ts"],
  luxon: ["src/core/calendar.ts"],
  re2js: ["src/core/regex.ts"],
  papaparse: ["src/core/csv.ts"],
  "drizzle-orm": ["src/db/"],
  hono: ["src/http/", "src/app.ts"],
  "@hono/zod-openapi": ["src/http/", "src/app.ts"],
  zod: ["src/http/"],
  "cloudflare:workers": ["src/durable/", "src/index.ts"],
  vitest: [],
  "fast-check": [],
};

/** Imports that point the wrong way, and packages outside of their place. */
export function layerViolations(files: readonly ProjectFile[]): string[] {
  return files
    .filter((file) => isCode(file) && !isTest(file))
    .flatMap((file) =>
      moduleReferences(file.text)
        .map((reference) => judge(file.path, reference))
        .filter((problem) => problem !== null),
    );
}

/** Code files that the entry doesn't reach: nothing runs them. */
export function deadFiles(files: readonly ProjectFile[], entry: string): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const waiting = [entry];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const file = byPath.get(next);
    if (file === undefined || reached.has(next)) continue;
    reached.add(next);
    for (const { specifier } of moduleReferences(file.text)) {
      const target = resolve(next, specifier);
      if (target === null) continue;
      waiting.push(target, `${target}.ts`, `${target}/index.ts`);
    }
  }
  return files
    .filter((file) => isCode(file) && !isTest(file) && !reached.has(file.path))
    .map(({ path: unreached }) => `${unreached}: not reachable from ${entry}`);
}

function judge(from: string, reference: ModuleReference): string | null {
  const target = resolve(from, reference.specifier);
  if (target === null) return judgePackage(from, reference.specifier);
  const [, layer = "", ...inner] = from.split("/");
  const rule = LAYERS[layer];
  if (inner.length === 0 || rule === undefined) return null;
  const place = target.replace(/^src\//, "");
  const [targetLayer = ""] = place.split("/");
  const allowed =
    rule.values.includes(targetLayer) ||
    (layer === "services" && OPEN_TO_SERVICES.test(place)) ||
    (reference.typeOnly &&
      rule.types.some((open) => place === open || place.startsWith(`${open}/`)));
  return allowed ? null : `${from}: ${layer} must not import ${place}`;
}

function judgePackage(from: string, specifier: string): string | null {
  const name = Object.keys(PACKAGES).find(
    (known) => specifier === known || specifier.startsWith(`${known}/`),
  );
  const places = name === undefined ? [] : (PACKAGES[name] ?? []);
  const allowed = places.some((place) => from === place || from.startsWith(place));
  return allowed ? null : `${from}: the package ${specifier} is not used here`;
}

function resolve(from: string, specifier: string): string | null {
  return specifier.startsWith(".") ? path.posix.join(path.posix.dirname(from), specifier) : null;
}

function isCode(file: ProjectFile): boolean {
  return file.path.endsWith(".ts");
}

function isTest(file: ProjectFile): boolean {
  return file.path.endsWith(".test.ts");
}
