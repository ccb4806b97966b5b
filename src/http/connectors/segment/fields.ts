import type { ForcedType } from "../../../core/attributes/detect-type";
import { LIST_LENGTH_MAX, NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { destinationHostname } from "../shared/data-platform-fields";

/** The `integration` of Segment's audiences. */
export const SEGMENT = "segment";

export const segmentHeaders = z.object({ "destination-hostname": destinationHostname });

/** Types of attributes that a call defines, instead of those that their values have. */
export const attributesInfo = z
  .array(
    z.object({
      name: z.string().min(1).max(NAME_LENGTH_MAX),
      type: z.enum(["string", "time", "number", "boolean", "location"]),
    }),
  )
  .max(LIST_LENGTH_MAX)
  .nullish()
  .openapi({ description: "Types of attributes that are created; lists can't be converted" });

export function forcedTypes(
  info: z.output<typeof attributesInfo>,
): ReadonlyMap<string, ForcedType> {
  return new Map((info ?? []).map(({ name, type }) => [name, type]));
}
