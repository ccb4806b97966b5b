import { z } from "../openapi";

/** The answer of a list that counts: the page, and how many there are on all pages. */
export function listOf<S extends z.ZodType>(schema: S) {
  return z.object({ totalResultSize: z.int(), data: z.array(schema) });
}
