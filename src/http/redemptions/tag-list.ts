import { splitTags } from "../../core/redemption/tags";
import { field, orJsonText } from "../connectors/shared/fields";
import { z } from "../openapi";

const TAGS_MAX = 250;
const TAG_LENGTH_MAX = 255;

const tag = z
  .string()
  .trim()
  .max(TAG_LENGTH_MAX)
  .refine((text) => text.isWellFormed() && !text.includes("\u0000"), {
    error: "must not hold NUL or half of a surrogate pair",
  });

const tags = z.array(tag).max(TAGS_MAX);

/** Tags as a list, as JSON text of one, or as a text with commas between. */
export const tagList = field(
  orJsonText(z.unknown())
    .transform((value) => (typeof value === "string" ? splitTags(value) : value))
    .pipe(tags)
    .transform((list) => [...new Set(list.filter((each) => each !== ""))]),
  { type: "array", items: { type: "string" }, maxItems: TAGS_MAX },
);
