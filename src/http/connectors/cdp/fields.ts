import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { destinationHostname } from "../shared/data-platform-fields";
import { text } from "../shared/fields";

/** The name of the platform is the `integration` of its audiences: their ids are unique in it. */
export const cdpHeaders = z.object({
  "customer-data-platform-name": text(NAME_LENGTH_MAX).required.openapi({
    description: "The platform's name; its audiences belong to it",
    example: "My CDP platform",
  }),
  "destination-hostname": destinationHostname,
});
