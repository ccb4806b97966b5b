import { assert } from "../../../core/assert";
import { type ApplicationRow, insertApplication } from "../../../db/queries/applications";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";
import { requireValidMandatory } from "./references";
import { type ApplicationInput, completeSettings, requireValidSettings } from "./settings";

/** A key that is bound to some Applications can't open a new one, so it can't make one either. */
export async function createApplication(
  context: ManagementContext,
  input: ApplicationInput,
): Promise<ApplicationRow> {
  if (context.allowedApplicationIds !== null) {
    throw new Refusal("conflict", "A key that is bound to Applications can't create another one");
  }
  requireValidSettings(input);
  requireNoAttributes(input);
  await requireValidMandatory(context, input);
  const { db, clock } = context.ports;
  const settings = completeSettings(input);
  const row = await insertApplication(db, context.accountId, settings, clock.now());
  assert(row !== undefined, "an inserted Application comes back");
  return row;
}

/** Attributes are subscribed to Applications that exist. */
function requireNoAttributes(input: ApplicationInput): void {
  if (Object.keys(input.attributes ?? {}).length === 0) return;
  throw new Refusal("invalid", "Set attributes with an update, once the Application exists", [
    {
      title: "Not supported",
      details: "Attributes can be set when the Application exists",
      source: { pointer: "/attributes" },
    },
  ]);
}
