import { idParameter, NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";

const AUDIENCES_MAX = 1000;
const ID_LIST_LENGTH_MAX = 16_000;
const ID_LIST = /^\d{1,15}(,\d{1,15})*$/;

export const audiencePath = z.object({ audienceId: idParameter("audienceId") });

/** Ids with commas between them. */
export const idList = z
  .string()
  .max(ID_LIST_LENGTH_MAX)
  .regex(ID_LIST, "must be ids with commas between them")
  .transform((text) => text.split(",").map(Number))
  .refine((ids) => ids.length <= AUDIENCES_MAX, { error: `at most ${AUDIENCES_MAX} ids` })
  .openapi({ type: "string", example: "1,2" });

export const audienceAnalytics = z
  .object({ audienceId: z.int(), membersCount: z.int() })
  .openapi("AudienceAnalytics");

export const profileQuery = z
  .string()
  .max(NAME_LENGTH_MAX)
  .default("")
  .openapi({ description: "Part of the integration id, in any case" });
