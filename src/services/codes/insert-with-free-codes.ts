import {
  allowedByPlace,
  type CodePattern,
  drawCodes,
  fitsHalfOfSpace,
} from "../../core/coupon/code-pattern";
import { failedConstraint } from "../../db/constraint";
import {
  type CodeTable,
  countOfPatternStatement,
  takenAmongStatements,
} from "../../db/queries/codes";
import type { Database, Ports } from "../ports";
import { invalidField, Refusal } from "../refusal";

export interface CodeInsertion<T> {
  readonly table: CodeTable;
  /** An Application, or the program of cards. */
  readonly ownerId: number;
  readonly pattern: CodePattern;
  /** The field of the request that a refusal of the pattern names. */
  readonly pointer: string;
  readonly count: number;
  /** The columns of the unique index on codes, as `failedConstraint` names them. */
  readonly takenConstraint: string;
  /** Inserts one row per code, all or none. */
  readonly insert: (codes: readonly string[]) => Promise<T>;
}

/**
 * Draws codes that are free and inserts rows with them. The unique index decides whether a code is
 * free; those that are not are drawn again.
 *
 * @throws Refusal `invalid` when the pattern would be used beyond one half (CONTRACT, Management
 *   extensions), `conflict` when a fixed code is taken
 */
export async function insertWithFreeCodes<T>(
  { db, random }: Ports,
  insertion: CodeInsertion<T>,
): Promise<T> {
  const { pattern, count } = insertion;
  if (pattern.randomPlaces === 0) {
    const inserted = await tryInsert(insertion, [pattern.text]);
    if (inserted !== null) return inserted.value;
    throw new Refusal("conflict", `The code ${pattern.text} exists already`);
  }
  await checkSpace(db, insertion);
  const bytes = (length: number) => random.bytes(length);
  const taken = new Set<string>();
  let codes = drawCodes({ pattern, count, bytes });
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const inserted = await tryInsert(insertion, codes);
    if (inserted !== null) return inserted.value;
    for (const code of await takenAmong(db, insertion, codes)) taken.add(code);
    const free = codes.filter((code) => !taken.has(code));
    const missing = { pattern, count: count - free.length, bytes };
    codes = [...free, ...drawCodes(missing, new Set([...taken, ...free]))];
  }
  throw new Refusal("conflict", "Other calls took the codes of this pattern; try again");
}

/** Which of the codes are taken. */
export async function takenAmong(
  db: Database,
  { table, ownerId }: Pick<CodeInsertion<unknown>, "table" | "ownerId">,
  codes: readonly string[],
): Promise<string[]> {
  if (codes.length === 0) return [];
  const statements = takenAmongStatements(db, table, ownerId, codes);
  const results = await db.batch<{ code: string }>(statements);
  return results.flatMap((result) => result.results.map(({ code }) => code));
}

/** A draw at half of the space leaves few collisions; each attempt draws those again. */
const ATTEMPTS_MAX = 32;

/** Spaces beyond this can't be half used by what a database of the platform holds. */
const COUNTED_SPACE_MAX = 1_000_000_000;

/** Null when one of the codes was taken; nothing was written then. */
async function tryInsert<T>(
  insertion: CodeInsertion<T>,
  codes: readonly string[],
): Promise<{ readonly value: T } | null> {
  try {
    return { value: await insertion.insert(codes) };
  } catch (error) {
    if (failedConstraint(error) !== insertion.takenConstraint) throw error;
    return null;
  }
}

async function checkSpace(db: Database, insertion: CodeInsertion<unknown>): Promise<void> {
  const { table, ownerId, pattern, count, pointer } = insertion;
  if (pattern.space > COUNTED_SPACE_MAX) return;
  let existing = 0;
  if (fitsHalfOfSpace(pattern, count, 0)) {
    const row = await countOfPatternStatement(db, table, {
      ownerId,
      prefix: pattern.text.slice(0, pattern.text.indexOf("#")),
      allowedByPlace: allowedByPlace(pattern),
    }).first<{ codes: number }>();
    existing = row?.codes ?? 0;
    if (fitsHalfOfSpace(pattern, count, existing)) return;
  }
  const details =
    `The pattern makes ${pattern.space} codes, of which ${existing} are in use; ` +
    `${count} more would use more than one half. Add random characters (#)`;
  throw invalidField(pointer, "Invalid value", details);
}
