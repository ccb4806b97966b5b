import type { FieldError } from "../refusal";

/** A parameter of a template; rules supply its value. */
interface Parameter {
  readonly title: string;
  readonly key?: string;
}

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Findings about places of a template that no parameter fills. */
export function placeProblems(
  text: string,
  params: readonly Parameter[],
  pointer: string,
): FieldError[] {
  const known = new Set(params.flatMap(({ title, key }) => (key ? [title, key] : [title])));
  const unknown = [...text.matchAll(PLACE)].map((match) => match[1] ?? "");
  return [...new Set(unknown)]
    .filter((place) => !known.has(place))
    .map((place) => ({
      title: "Unknown",
      details: `There is no parameter ${place} that {{${place}}} could stand for`,
      source: { pointer },
    }));
}

/** The text with something harmless in every place. */
export function withoutPlaces(text: string, instead: string): string {
  return text.replaceAll(PLACE, instead);
}

/** Findings about a payload, which is JSON once its places are filled. */
export function payloadProblems(
  payload: string,
  params: readonly Parameter[],
  { mustBeObject }: { readonly mustBeObject: boolean },
): FieldError[] {
  const pointer = "/payload";
  const problems = placeProblems(payload, params, pointer);
  const value = parsed(withoutPlaces(payload, "0"));
  if (value === undefined) {
    const details = "must be JSON when its {{places}} are filled";
    problems.push({ title: "Malformed payload", details, source: { pointer } });
  } else if (mustBeObject && !isObject(value)) {
    problems.push({ title: "Invalid type", details: "must be a JSON object", source: { pointer } });
  }
  return problems;
}

/** Parameters need titles of their own: places and rules name them. */
export function parameterProblems(params: readonly Parameter[]): FieldError[] {
  const titles = params.map(({ title }) => title);
  return titles.flatMap((title, index) => {
    if (titles.indexOf(title) === index) return [];
    const source = { pointer: `/params/${index}/title` };
    return [{ title: "Repeated", details: `There is another parameter ${title}`, source }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
