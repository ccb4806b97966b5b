import { assert } from "../../core/assert";
import { failedConstraint } from "../../db/constraint";
import {
  AUDIENCE_EXTERNAL_ID_TAKEN,
  audienceAsAnswer,
  type AudienceRow,
  findAudienceByExternalId,
  insertAudience,
} from "../../db/queries/audiences/audiences";
import { ACCOUNT_ID } from "../account";
import type { IntegrationContext } from "../context";
import { once, recordingDatabase } from "../idempotency/once";
import { loadCall, refuseDryCreation } from "../load-call";
import { invalidField, Refusal } from "../refusal";
import { storedAudience } from "./stored-audience";
import { requireSubscribableAudience } from "./subscriptions";

export interface CreateAudienceInput {
  readonly name: string;
  readonly description: string;
  /** Applications that may use it; empty = all. */
  readonly subscribedApplicationIds: readonly number[];
  /** Undefined = as the Application is. */
  readonly sandbox: boolean | undefined;
  /** The partner platform and the id there; "" = native. */
  readonly integration: string;
  readonly integrationId: string;
  readonly createdIn3rdParty: boolean;
  readonly lastUpdateAtMs: number | null;
}

/**
 * Creates an audience in the Application's environment.
 *
 * @throws Refusal `invalid`, `unauthorized`, `conflict` (the external id is taken; the message
 *   names the audience that has it)
 */
export function createAudience(
  context: IntegrationContext,
  input: CreateAudienceInput,
): Promise<AudienceRow> {
  return once(context, storedAudience, () => create(context, input));
}

async function create(
  context: IntegrationContext,
  input: CreateAudienceInput,
): Promise<AudienceRow> {
  const call = await loadCall(context, () => []);
  refuseDryCreation(call);
  const sandbox = call.environment === "sandbox";
  if (input.sandbox !== undefined && input.sandbox !== sandbox) {
    const details = `The Application is a ${call.environment} one, and so are its audiences`;
    throw invalidField("/sandbox", "Invalid value", details);
  }
  await requireSubscribableAudience(context, input.subscribedApplicationIds, sandbox);
  const { db, clock } = context.ports;
  const row = { ...input, sandbox, subscribedApplicationIds: [...input.subscribedApplicationIds] };
  try {
    const answer = audienceAsAnswer("inserted");
    const recording = recordingDatabase(context, call.index.application.id, answer);
    const inserted = await insertAudience(recording, ACCOUNT_ID, row, clock.now());
    assert(inserted !== undefined, "an inserted audience comes back");
    return inserted;
  } catch (error) {
    if (failedConstraint(error) !== AUDIENCE_EXTERNAL_ID_TAKEN) throw error;
    const taken = await findAudienceByExternalId(db, ACCOUNT_ID, row);
    const which = taken === undefined ? "" : ` with the id ${taken.id}`;
    throw new Refusal("conflict", `An audience${which} has this integrationId already`);
  }
}
