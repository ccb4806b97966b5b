/** One import or re-export of a module. */
export interface ModuleReference {
  readonly specifier: string;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

const STATIC_REFERENCE = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC_REFERENCE = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** The modules that a TypeScript file names. */
export function moduleReferences(text: string): ModuleReference[] {
  const code = withoutComments(text);
  const fixed = [...code.matchAll(STATIC_REFERENCE)].map(([, type, specifier = ""]) => ({
    specifier,
    typeOnly: type !== undefined,
  }));
  const dynamic = [...code.matchAll(DYNAMIC_REFERENCE)].map(([, specifier = ""]) => ({
    specifier,
    typeOnly: false,
  }));
  return [...fixed, ...dynamic];
}

const STRING_OR_COMMENT =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/** The text with its comments blanked; lines keep their numbers. */
export function withoutComments(text: string): string {
  return text.replace(STRING_OR_COMMENT, (whole, literal: string | undefined) =>
    literal === undefined ? whole.replaceAll(/[^\n]/g, " ") : whole,
  );
}

/** The place of an index, as `path:line`. */
export function placeOf(file: { path: string; text: string }, index: number): string {
  return `${file.path}:${file.text.slice(0, index).split("\n").length}`;
}
