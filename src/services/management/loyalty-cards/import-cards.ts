import { assert } from "../../../core/assert";
import { cardIdentifierProblem } from "../../../core/ledger/card-identifier";
import { failedConstraint } from "../../../db/constraint";
import {
  type ImportRow,
  insertImportStatement,
  notedImportStatement,
} from "../../../db/queries/imports";
import { CARD_IDENTIFIER_TAKEN, CARD_USERS_LIMIT } from "../../../db/queries/loyalty-cards/write";
import { takenAmong } from "../../codes/insert-with-free-codes";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import { textCell } from "../../csv/cells";
import { refuseTaken, requireDifferentCodes } from "../../csv/codes";
import { CellProblem, lineError, mapRows, readCsv } from "../../csv/read-csv";
import { type CardProgram, usersPerCardLimit } from "../../loyalty/cards/card-view";
import { type CardInsertion, newCardsStatements, ownCard } from "../../loyalty/cards/insert-cards";
import type { Ports } from "../../ports";
import { INVALID_DATA, Refusal } from "../../refusal";
import { cardProgram } from "./card-program";
import { PROFILE_SEPARATOR } from "./export-cards";

/** Cards that one file may bring. */
export const CARD_IMPORT_ROWS_MAX = 100_000;

/** Customers that one card of a file may have. */
const PROFILES_PER_CARD_MAX = 100;

const INTEGRATION_ID_LENGTH = { min: 1, max: 1_000 };

const SHAPE = {
  columns: ["identifier", "state", "customerprofileids"],
  required: ["identifier", "state"],
  rowsMax: CARD_IMPORT_ROWS_MAX,
} as const;

interface ReadCard {
  readonly line: number;
  /** The identifier. */
  readonly code: string;
  readonly status: "active" | "inactive";
  readonly profileIntegrationIds: readonly string[];
}

/** Adds the cards of a CSV file to a program, all or none; customers come into being. */
export async function importCards(
  context: ManagementContext,
  input: { readonly programId: number; readonly csv: string },
): Promise<ImportRow> {
  const program = await cardProgram(context, input.programId);
  const read = mapRows(readCsv(input.csv, SHAPE), toCard);
  requireDifferentCodes(read);
  requireRoom(read, program);
  const { ports, accountId } = context;
  const cards = read.map((card) => ({ ...card, identifier: card.code }));
  const createdAtMs = ports.clock.now();
  const entry = { accountId, entity: "LoyaltyCard", amount: cards.length, createdAtMs } as const;
  const insertion = { program, batchId: null, creationId: ports.random.uuid(), cards };
  try {
    const [noted] = await insertOnce(ports, insertion, entry);
    assert(noted !== undefined, "a noted import comes back");
    return noted;
  } catch (error) {
    assert(failedConstraint(error) !== CARD_USERS_LIMIT, "customers of new cards were counted");
    if (failedConstraint(error) !== CARD_IDENTIFIER_TAKEN) throw error;
    const identifiers = cards.map(({ identifier }) => identifier);
    const owner = { table: "loyalty_cards", ownerId: program.id } as const;
    return refuseTaken(read, new Set(await takenAmong(ports.db, owner, identifiers)));
  }
}

async function insertOnce(
  ports: Ports,
  insertion: CardInsertion,
  entry: Omit<ImportRow, "id">,
): Promise<ImportRow[]> {
  try {
    const [noted] = await ports.db.batch<ImportRow>([
      insertImportStatement(ports.db, entry),
      ...newCardsStatements(ports, insertion),
    ]);
    return noted?.results ?? [];
  } catch (error) {
    await ownCard(ports, insertion, error);
    const noted = await again(() => notedImportStatement(ports.db, entry).all<ImportRow>());
    return noted.results;
  }
}

type Cells = Readonly<Record<(typeof SHAPE.columns)[number], string>>;

/** Older files call the second state `disabled` (reference SEMANTICS §10.7). */
const STATES: Readonly<Record<string, ReadCard["status"]>> = {
  active: "active",
  inactive: "inactive",
  disabled: "inactive",
};

function toCard({ identifier, state, customerprofileids }: Cells, line: number): ReadCard {
  const problem = cardIdentifierProblem(identifier);
  if (problem !== null) throw new CellProblem(`identifier ${problem}`);
  const status = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (!status) throw new CellProblem("state must be active or inactive");
  const named = customerprofileids === "" ? [] : customerprofileids.split(PROFILE_SEPARATOR);
  if (named.length > PROFILES_PER_CARD_MAX) {
    throw new CellProblem(`customerprofileids may name ${PROFILES_PER_CARD_MAX} customers`);
  }
  const profileIntegrationIds = named.map((id) =>
    textCell("customerprofileids", id.trim(), INTEGRATION_ID_LENGTH),
  );
  return { line, code: identifier, status, profileIntegrationIds };
}

function requireRoom(cards: readonly ReadCard[], program: CardProgram): void {
  const limit = usersPerCardLimit(program);
  if (limit === 0) return;
  const full = cards.find((card) => new Set(card.profileIntegrationIds).size > limit);
  if (!full) return;
  const details = `A card of this program has at most ${limit} customers`;
  throw new Refusal("invalid", INVALID_DATA, [lineError(full.line, "Limit reached", details)]);
}
