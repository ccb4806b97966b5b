import { and, asc, eq, isNull, not, type SQL, sql } from "drizzle-orm";
import { type QueryBuilder, type QueryDatabase, queryBuilder } from "../client";
import { loyaltyPrograms, loyaltyTiers } from "../schema";
import { raiseDefinitionsRevision } from "./applications";
import { changeDefinition } from "./definition-writes";
import { ensureAccount, namesOneOf } from "./subscriptions";

export type LoyaltyProgramRow = typeof loyaltyPrograms.$inferSelect;
export type LoyaltyTierRow = typeof loyaltyTiers.$inferSelect;

/** A program with its tiers, lowest first. */
export interface LoyaltyProgramRecord extends LoyaltyProgramRow {
  readonly tiers: readonly LoyaltyTierRow[];
}

export type NewLoyaltyProgramRow = Omit<
  LoyaltyProgramRow,
  "id" | "accountId" | "createdAtMs" | "deletedAtMs"
>;

/** What an update may change; the rest is fixed at creation (reference SEMANTICS §10.1). */
export type LoyaltyProgramChange = Partial<
  Omit<NewLoyaltyProgramRow, "name" | "timezone" | "cardBased" | "sandbox">
>;

export interface NewLoyaltyTier {
  readonly name: string;
  readonly minPointsHundredths: number;
}

/** The unique index's columns, as `failedConstraint` names them. */
export const LOYALTY_PROGRAM_NAME_TAKEN = "loyalty_programs.account_id, loyalty_programs.name";

/** The program and its tiers are written together; the name leads to the id inside the batch. */
export async function insertLoyaltyProgram(
  db: QueryDatabase,
  accountId: number,
  program: NewLoyaltyProgramRow & { readonly tiers: readonly NewLoyaltyTier[] },
  nowMs: number,
): Promise<LoyaltyProgramRecord | undefined> {
  const query = queryBuilder(db);
  const { tiers, ...row } = program;
  const named = sql`SELECT id FROM loyalty_programs WHERE account_id = ${accountId} AND name = ${row.name}`;
  const [, inserted, , insertedTiers] = await query.batch([
    ensureAccount(db, accountId),
    query
      .insert(loyaltyPrograms)
      .values({ ...row, accountId, createdAtMs: nowMs })
      .returning(),
    upsertTiers(query, named, tiers, nowMs),
    query
      .select()
      .from(loyaltyTiers)
      .where(sql`${loyaltyTiers.programId} = (${named})`)
      .orderBy(asc(loyaltyTiers.minPointsHundredths)),
    raiseDefinitionsRevision(db, accountId),
  ]);
  return inserted[0] && { ...inserted[0], tiers: insertedTiers };
}

export async function findLoyaltyProgram(
  db: QueryDatabase,
  accountId: number,
  programId: number,
): Promise<LoyaltyProgramRecord | undefined> {
  const [program] = await listPrograms(
    db,
    and(existing(accountId), eq(loyaltyPrograms.id, programId)),
  );
  return program;
}

/** `among`: programs of one of these Applications; null = all. */
export async function listLoyaltyPrograms(
  db: QueryDatabase,
  accountId: number,
  among: readonly number[] | null,
): Promise<LoyaltyProgramRecord[]> {
  const scope =
    among === null ? undefined : namesOneOf(loyaltyPrograms.subscribedApplications, among);
  return listPrograms(db, and(existing(accountId), scope));
}

/** `tiers` replaces the list: tiers keep their ids by name, those not named are deleted. */
export async function updateLoyaltyProgram(
  db: QueryDatabase,
  program: { readonly accountId: number; readonly programId: number },
  change: LoyaltyProgramChange & { readonly tiers?: readonly NewLoyaltyTier[] },
  nowMs: number,
): Promise<LoyaltyProgramRecord | undefined> {
  const query = queryBuilder(db);
  const { accountId, programId } = program;
  const { tiers, ...columns } = change;
  await query.batch([
    query
      .update(loyaltyPrograms)
      // A statement must set something: the name stays what it is.
      .set({ name: sql`${loyaltyPrograms.name}`, ...columns })
      .where(and(existing(accountId), eq(loyaltyPrograms.id, programId))),
    ...(tiers === undefined ? [] : replaceTiers(query, programId, tiers, nowMs)),
    raiseDefinitionsRevision(db, accountId),
  ]);
  return findLoyaltyProgram(db, accountId, programId);
}

/** The row stays for the ledgers; its name is given free. */
export async function deleteLoyaltyProgram(
  db: QueryDatabase,
  accountId: number,
  programId: number,
  nowMs: number,
): Promise<boolean> {
  const deletion = queryBuilder(db)
    .update(loyaltyPrograms)
    .set({
      deletedAtMs: nowMs,
      name: sql`${loyaltyPrograms.name} || ' (deleted ' || ${loyaltyPrograms.id} || ')'`,
    })
    .where(and(existing(accountId), eq(loyaltyPrograms.id, programId)))
    .returning({ id: loyaltyPrograms.id });
  const deleted = await changeDefinition(db, accountId, deletion);
  return deleted.length > 0;
}

function existing(accountId: number): SQL | undefined {
  return and(eq(loyaltyPrograms.accountId, accountId), isNull(loyaltyPrograms.deletedAtMs));
}

async function listPrograms(
  db: QueryDatabase,
  where: SQL | undefined,
): Promise<LoyaltyProgramRecord[]> {
  const query = queryBuilder(db);
  const [programs, tiers] = await query.batch([
    query.select().from(loyaltyPrograms).where(where).orderBy(asc(loyaltyPrograms.id)),
    query
      .select()
      .from(loyaltyTiers)
      .where(
        sql`${loyaltyTiers.programId} IN (${query.select({ id: loyaltyPrograms.id }).from(loyaltyPrograms).where(where)})`,
      )
      .orderBy(asc(loyaltyTiers.minPointsHundredths)),
  ]);
  const tiersByProgram = Map.groupBy(tiers, (tier) => tier.programId);
  return programs.map((program) => ({ ...program, tiers: tiersByProgram.get(program.id) ?? [] }));
}

/** Above every threshold, so that tiers can trade theirs without meeting on the way. */
const THRESHOLD_SHIFT = 1_000_000_000_000_000;

function replaceTiers(
  query: QueryBuilder,
  programId: number,
  tiers: readonly NewLoyaltyTier[],
  nowMs: number,
) {
  const names = JSON.stringify(tiers.map((tier) => tier.name));
  const isNamed = sql`${loyaltyTiers.name} IN (SELECT value FROM json_each(${names}))`;
  return [
    query.delete(loyaltyTiers).where(and(eq(loyaltyTiers.programId, programId), not(isNamed))),
    query
      .update(loyaltyTiers)
      .set({ minPointsHundredths: sql`${loyaltyTiers.minPointsHundredths} + ${THRESHOLD_SHIFT}` })
      .where(eq(loyaltyTiers.programId, programId)),
    upsertTiers(query, sql`SELECT ${programId}`, tiers, nowMs),
  ] as const;
}

/** The selected values stand in the order of the table's columns. */
function upsertTiers(
  query: QueryBuilder,
  programId: SQL,
  tiers: readonly NewLoyaltyTier[],
  nowMs: number,
) {
  return query
    .insert(loyaltyTiers)
    .select(
      sql`SELECT NULL, (${programId}), value ->> 'name', value ->> 'minPointsHundredths', ${nowMs}
FROM json_each(${JSON.stringify(tiers)}) WHERE true`,
    )
    .onConflictDoUpdate({
      target: [loyaltyTiers.programId, loyaltyTiers.name],
      set: { minPointsHundredths: sql`excluded.min_points_hundredths` },
    });
}
