import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import type { ImportedPoints } from "../../../core/ledger/imported-points";
import { programRules } from "../../../core/ledger/program-rules";
import {
  type ImportEntity,
  type ImportRow,
  notedImportStatement,
} from "../../../db/queries/imports";
import {
  importPointsStatements,
  MESSAGE_TAKEN,
} from "../../../db/queries/loyalty-ledger/import-points";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import { again } from "../../again";
import { sendMessages } from "../../closures/messages";
import type { ManagementContext } from "../../context";
import { importedMessageId } from "../../delivery/post-imported-points";
import type { Database } from "../../ports";

/** Rows that one message of the queue posts. */
const ROWS_PER_MESSAGE = 100;

export function inSlices<T>(rows: readonly T[]): T[][] {
  const slices: T[][] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_MESSAGE) {
    slices.push(rows.slice(from, from + ROWS_PER_MESSAGE));
  }
  return slices;
}

export interface StoredImport {
  readonly entity: ImportEntity;
  /** Rows that the file brought. */
  readonly amount: number;
  readonly nowMs: number;
  readonly slices: readonly Pick<ImportedPoints, "additions" | "joins" | "tiers">[];
  /** Customers who may be new; absent = none. */
  readonly profileIntegrationIds?: readonly string[];
}

/** Stores an import with its rows, all or nothing, and hands them to the queue. */
export async function storeImport(
  context: ManagementContext,
  program: LoyaltyProgramRecord,
  { entity, amount, nowMs, slices, profileIntegrationIds = [] }: StoredImport,
): Promise<ImportRow> {
  const { db, random } = context.ports;
  const rules = programRules(program);
  const messages = slices.map((slice) => ({
    messageId: importedMessageId(random.uuid()),
    points: { nowMs, rules, ...slice },
  }));
  const entry = { accountId: context.accountId, entity, amount, createdAtMs: nowMs };
  const statements = importPointsStatements(db, {
    entry,
    environment: program.sandbox ? "sandbox" : "live",
    profileIntegrationIds,
    slices: messages,
  });
  const row = await again(() => noteOnce(db, statements, entry));
  assert(row !== undefined, "a noted import comes back");
  await sendMessages(
    context,
    messages.map(({ messageId }) => ({ id: messageId })),
  );
  return row;
}

/** Safe to repeat: a batch that comes again trips over the ids that its own messages have. */
async function noteOnce(
  db: Database,
  statements: D1PreparedStatement[],
  entry: Omit<ImportRow, "id">,
): Promise<ImportRow | undefined> {
  try {
    const [noted] = await db.batch<ImportRow>(statements);
    return noted?.results[0];
  } catch (error) {
    if (failedConstraint(error) !== MESSAGE_TAKEN) throw error;
    return (await notedImportStatement(db, entry).first<ImportRow>()) ?? undefined;
  }
}
