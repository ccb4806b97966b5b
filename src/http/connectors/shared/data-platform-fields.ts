import { NAME_LENGTH_MAX } from "../../fields";
import { idInPath } from "../../integration/fields";
import { z } from "../../openapi";
import { internalChanges } from "./audience-fields";
import { attributes, boolean, field, orJsonText } from "./fields";

/** What the routes of data platforms have in common. */

export const destinationHostname = z
  .string()
  .max(NAME_LENGTH_MAX)
  .optional()
  .openapi({ description: "This deployment's host, with or without scheme; required" });

export const profilePath = z.object({ customerProfileId: idInPath("demo-customer") });

export const skipQuery = z.object({
  skipNonExistingAttributes: boolean.optional.openapi({
    description: "true: attributes that are not defined are left out; else they answer 400",
  }),
});

export const profileRequest = z.object({
  attributes: attributes.optional.openapi({ description: "Merged by name; null removes" }),
  runRuleEngine: boolean.optional,
  audiencesChanges: field(orJsonText(internalChanges), { type: "object" }).optional,
});

export const profileRequestExample = {
  attributes: { Language: "english" },
  runRuleEngine: false,
  audiencesChanges: { adds: [], deletes: [] },
};
