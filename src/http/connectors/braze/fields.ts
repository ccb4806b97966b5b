import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { text } from "../shared/fields";

export const COUPON_CODE_LENGTH_MAX = NAME_LENGTH_MAX;

/** Which deployment is meant; checked before the rest of the body. */
export const deploymentUrl = z
  .string()
  .max(NAME_LENGTH_MAX)
  .openapi({ description: "This deployment's host, with or without scheme" });

const IDENTIFIER_LENGTH_MAX = 1_000;

/** What Braze calls the message: a dispatch, campaign or message id. */
export const identifier = text(IDENTIFIER_LENGTH_MAX).required;
