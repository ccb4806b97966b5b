import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { destinationHostname } from "../shared/data-platform-fields";
import { text } from "../shared/fields";

export const headers = z.object({
  "customer-engagement-platform-name": text(NAME_LENGTH_MAX).required.openapi({
    description: "The platform's name",
    example: "My CEP platform",
  }),
  "destination-hostname": destinationHostname,
});
