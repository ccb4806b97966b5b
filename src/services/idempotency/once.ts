import { KEYED_CALL_KEPT_MS } from "../../core/keyed-call";
import {
  type CallRecord,
  type EarlierCallRow,
  earlierCallStatement,
  isKeyTaken,
  type AnswerInStore,
  recordAnswerStatement,
  recordCallStatement,
} from "../../db/queries/idempotency";
import { again } from "../again";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import type { Database } from "../ports";
import type { IdempotentCall } from "./idempotent-call";

/** Leaves the way of a write that was made before; `once` answers for it. */
class EarlierAnswer extends Error {
  constructor(readonly answer: string) {
    super("the call was answered before");
    this.name = "EarlierAnswer";
  }
}

/**
 * A write of D1 alone that takes hold once per key. `work` reads by `loadCall` and writes by
 * `recordingDatabase`; without a key it simply runs.
 *
 * @param revive makes the stored answer what `work` would have answered
 * @throws Refusal `unprocessable` when the key was used for another call
 */
export async function once<T>(
  context: IntegrationContext,
  revive: (answer: string) => T,
  work: () => Promise<T>,
): Promise<T> {
  const { idempotency, ports } = context;
  if (!idempotency) return work();
  try {
    return await work();
  } catch (error) {
    if (error instanceof EarlierAnswer) return revive(error.answer);
    if (!isKeyTaken(error)) throw error;
    // A twin was faster.
    const { application } = await rememberedIndex(context);
    const [statement] = earlierCallStatements(context, application.id);
    const row = await again(async () => statement?.first<EarlierCallRow>());
    if (!row) throw error;
    idempotency.replay(row);
    ports.log.event("idempotent_twin", { requestId: context.requestId });
    return revive(row.answer);
  }
}

/** For writes that answer nothing. */
export function nothing(): void {
  return;
}

/** The lookup of the call's key for a load batch; none without a key. */
export function earlierCallStatements(
  context: IntegrationContext,
  applicationId: number,
): D1PreparedStatement[] {
  const { idempotency: call, ports } = context;
  if (!call) return [];
  const { forgottenMs } = recordOf(context, call, applicationId);
  const { scope, key } = call;
  return [earlierCallStatement(ports.db, { applicationId, scope, key, forgottenMs })];
}

/**
 * Whether the call was answered before, by the lookup's answer.
 *
 * @throws Refusal `unprocessable` when the key was used for another call
 */
export function earlierCall(
  { idempotency }: IntegrationContext,
  answer: D1Result | undefined,
): EarlierCallRow | null {
  const row = answer?.results[0] as EarlierCallRow | undefined;
  if (!idempotency || !row) return null;
  idempotency.replay(row);
  return row;
}

/** The same within `once`: ends the way there when the call was answered before. */
export function passOnce(context: IntegrationContext, answer: D1Result | undefined): void {
  const row = earlierCall(context, answer);
  if (row) throw new EarlierAnswer(row.answer);
}

/** What a call leaves behind in D1; null without a key. */
export function callRecord(context: IntegrationContext, applicationId: number): CallRecord | null {
  const { idempotency } = context;
  return idempotency ? recordOf(context, idempotency, applicationId) : null;
}

/**
 * The database with the call's record in every batch, for the one that writes. Without a key it is
 * the database itself.
 */
export function recordingDatabase(
  context: IntegrationContext,
  applicationId: number,
  answer: string | AnswerInStore = "",
): Database {
  const { db } = context.ports;
  const record = callRecord(context, applicationId);
  if (!record) return db;
  return {
    prepare: (query) => db.prepare(query),
    async batch<T>(statements: D1PreparedStatement[]) {
      const isKnown = typeof answer === "string";
      const results = await db.batch<T>([
        recordCallStatement(db, record, isKnown ? answer : ""),
        ...statements,
        ...(isKnown ? [] : [recordAnswerStatement(db, record, answer)]),
      ]);
      return results.slice(1, statements.length + 1);
    },
  };
}

function recordOf(
  { ports }: IntegrationContext,
  { scope, key, fingerprint, status }: IdempotentCall,
  applicationId: number,
): CallRecord {
  const nowMs = ports.clock.now();
  const forgottenMs = nowMs - KEYED_CALL_KEPT_MS;
  return { applicationId, scope, key, fingerprint, status, nowMs, forgottenMs };
}
