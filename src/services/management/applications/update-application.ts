import {
  type ApplicationRow,
  updateApplication as updateRow,
} from "../../../db/queries/applications";
import { requireKnownAttributes } from "../attributes-of-entities";
import { requireValidReferences } from "./references";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { getApplication } from "./get-application";
import { type ApplicationInput, requireValidSettings } from "./settings";

/** What the input leaves out stays as it is. */
export async function updateApplication(
  context: ManagementContext,
  applicationId: number,
  input: ApplicationInput,
): Promise<ApplicationRow> {
  requireValidSettings(input);
  const stored = await getApplication(context, applicationId);
  if (input.sandbox !== undefined && input.sandbox !== stored.sandbox) {
    // Customers are kept per environment: a switch would orphan them. It never changes, so this
    // check can't race.
    throw invalidField("/sandbox", "Not changeable", "An Application stays live or sandbox");
  }
  await requireKnownAttributes(context, applicationId, "Application", input.attributes);
  await requireValidReferences(context, applicationId, input);
  const { db, clock } = context.ports;
  const row = await updateRow(db, context.accountId, applicationId, input, clock.now());
  if (row === undefined) throw notFound("Application");
  return row;
}
