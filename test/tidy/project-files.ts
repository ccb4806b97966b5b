import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const projectRoot = path.resolve(import.meta.dirname, "../..");

/** A file as the checks see it: its path from the project root, with forward slashes. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

const TEXT_FILE = /\.(ts|mjs|json|sql|md|toml|html|css|js|txt)$|\/run$|\.npmrc$/;
const NOT_OURS = new Set(["node_modules", ".git", ".wrangler", "coverage", "dist"]);
const GENERATED = new Set(["worker-configuration.d.ts"]);

/** Every text file below a folder of the project. */
export function readFiles(folder: string): ProjectFile[] {
  return readdirSync(path.join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const location = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : readFiles(location);
    if (!TEXT_FILE.test(`/${entry.name}`) || GENERATED.has(location)) return [];
    return [{ path: location, text: readFileSync(path.join(projectRoot, location), "utf8") }];
  });
}
