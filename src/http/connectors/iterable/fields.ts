import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";

/** Which deployment is meant; checked before the rest of the query. */
export const deployment = z
  .string()
  .max(NAME_LENGTH_MAX)
  .openapi({ description: "This deployment's host, with or without scheme" });
