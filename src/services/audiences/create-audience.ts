import { assert } from "../../core/assert";
import { failedConstraint } from "../../db/constraint";
import {
  AUDIENCE_EXTERNAL_ID_TAKEN,
  audienceAsAnswer,
  type AudienceRow,
  findAudienceByExternalId,
  insertAudience,
  type NewAudienceRow,
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
  if (context.dry !== true) refuseDryCreation(call);
  const sandbox = call.environment === "sandbox";
  if (input.sandbox !== undefined && input.sandbox !== sandbox) {
    const details = `The Application is a ${call.environment} one, and so are its audiences`;
    throw invalidField("/sandbox", "Invalid value", details);
  }
  await requireSubscribableAudience(context, input.subscribedApplicationIds, sandbox);
  const { clock } = context.ports;
  const row = { ...input, sandbox, subscribedApplicationIds: [...input.subscribedApplicationIds] };
  if (context.dry === true) return foreseen(context, row);
  try {
    const answer = audienceAsAnswer("inserted");
    const recording = recordingDatabase(context, call.index.application.id, answer);
    const inserted = await insertAudience(recording, ACCOUNT_ID, row, clock.now());
    assert(inserted !== undefined, "an inserted audience comes back");
    return inserted;
  } catch (error) {
    if (failedConstraint(error) !== AUDIENCE_EXTERNAL_ID_TAKEN) throw error;
    throw taken(await findAudienceByExternalId(context.ports.db, ACCOUNT_ID, row));
  }
}

/** What a dry call answers; 0 is nobody's id. */
async function foreseen(context: IntegrationContext, row: NewAudienceRow): Promise<AudienceRow> {
  const { db, clock } = context.ports;
  const other =
    row.integrationId === "" ? undefined : await findAudienceByExternalId(db, ACCOUNT_ID, row);
  if (other !== undefined) throw taken(other);
  const nowMs = clock.now();
  const stamps = { createdAtMs: nowMs, updatedAtMs: nowMs, deletedAtMs: null };
  return { ...row, ...stamps, id: 0, accountId: ACCOUNT_ID, generation: 0 };
}

function taken(other: AudienceRow | undefined): Refusal {
  const which = other === undefined ? "" : ` with the id ${other.id}`;
  return new Refusal("conflict", `An audience${which} has this integrationId already`);
}
