import type { AttributeType } from "../evaluation/catalogue";
import type { AttributeJson } from "../session/types";

/** The profile attribute that a customer's tags are kept in. */
export const TAGS_ATTRIBUTE = "Tags";

/** Types of an attribute that can hold them. */
export const TAG_TYPES: ReadonlySet<AttributeType> = new Set(["(list string)", "string"]);

/** A customer's tags: a list of texts, or one text with commas between them. */
export function tagsOf(attributes: Readonly<Record<string, AttributeJson>>): ReadonlySet<string> {
  const tags = Object.hasOwn(attributes, TAGS_ATTRIBUTE) ? attributes[TAGS_ATTRIBUTE] : undefined;
  if (typeof tags === "string") return new Set(splitTags(tags));
  if (!Array.isArray(tags)) return new Set();
  const texts: readonly AttributeJson[] = tags;
  return new Set(texts.filter((tag) => typeof tag === "string").map((tag) => tag.trim()));
}

/** Texts with commas between them, each once. */
export function splitTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ""))];
}
