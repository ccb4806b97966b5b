import type { CsvShape } from "../../../core/csv";
import { addDuration } from "../../../core/duration";
import {
  decimal,
  isDecimalText,
  POINTS_SCALE,
  toScaledInteger,
  truncate,
  ZERO,
} from "../../../core/decimal";
import type { AddPoints } from "../../../core/ledger/types";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import { instantCell, textCell } from "../../csv/cells";
import { CellProblem } from "../../csv/read-csv";
import { parsePending, parseValidity } from "../loyalty-programs/check-program";

/** Rows that one file may bring. */
export const POINTS_IMPORT_ROWS_MAX = 50_000;

/** Reference SEMANTICS §10.2. */
const POINTS_MAX = decimal("999999999999.99");
const OWNER_LENGTH = { min: 1, max: 1_000 };
const SUBLEDGER_LENGTH = { min: 0, max: 64 };
const REASON_LENGTH = { min: 0, max: 255 };

const COLUMNS = [
  "customerprofileid",
  "identifier",
  "amount",
  "startdate",
  "expirydate",
  "subledgerid",
  "reason",
] as const;

type Column = (typeof COLUMNS)[number];

/** A row that was read: whose points, and which. */
export interface PointsRow {
  readonly line: number;
  /** A customer's integration id, or a card's identifier. */
  readonly owner: string;
  readonly addition: Omit<AddPoints, "kind" | "transactionUUID">;
}

export function importShape({ cardBased }: LoyaltyProgramRecord): CsvShape<Column> {
  const { owner } = ownerColumns({ cardBased });
  return { columns: COLUMNS, required: [owner, "amount"], rowsMax: POINTS_IMPORT_ROWS_MAX };
}

/** @throws CellProblem */
export function toAddition(
  { values, line }: { readonly values: Readonly<Record<Column, string>>; readonly line: number },
  program: LoyaltyProgramRecord,
  nowMs: number,
): PointsRow {
  const { owner: column, other } = ownerColumns(program);
  if (values[other] !== "") {
    throw new CellProblem(`${other} must be empty: points of this program go to ${column}`);
  }
  const subledgerId = textCell("subledgerid", values.subledgerid, SUBLEDGER_LENGTH);
  if (subledgerId !== "" && !program.allowSubledger) {
    throw new CellProblem("The program has no subledgers");
  }
  return {
    line,
    owner: textCell(column, values[column], OWNER_LENGTH),
    addition: {
      programId: program.id,
      subledgerId,
      amountHundredths: hundredthsCell(values.amount),
      name: textCell("reason", values.reason, REASON_LENGTH),
      source: { type: "import" },
      ...lifetime(values, program, nowMs),
    },
  };
}

/** Whose the points are, and the column that is for programs of the other kind. */
function ownerColumns({ cardBased }: Pick<LoyaltyProgramRecord, "cardBased">) {
  return cardBased
    ? ({ owner: "identifier", other: "customerprofileid" } as const)
    : ({ owner: "customerprofileid", other: "identifier" } as const);
}

function hundredthsCell(text: string): number {
  const details = "amount must be above 0, with at most two decimals";
  if (!isDecimalText(text)) throw new CellProblem(details);
  const points = decimal(text);
  if (points.lte(ZERO) || points.gt(POINTS_MAX) || !truncate(points, POINTS_SCALE).eq(points)) {
    throw new CellProblem(details);
  }
  return toScaledInteger(points, POINTS_SCALE);
}

type Lifetime = Pick<AddPoints, "startAtMs" | "expiresAtMs" | "validityDuration">;

/** Empty cells take the program's defaults. */
function lifetime(
  { startdate, expirydate }: Readonly<Record<Column, string>>,
  program: LoyaltyProgramRecord,
  nowMs: number,
): Lifetime {
  const startAtMs = startOf(startdate, program, nowMs);
  if (expirydate === "unlimited") return { startAtMs, expiresAtMs: null };
  if (expirydate !== "") {
    const expiresAtMs = instantCell("expirydate", expirydate);
    if (startAtMs !== null && expiresAtMs !== null && expiresAtMs <= startAtMs) {
      throw new CellProblem("The points would expire before they become active");
    }
    return { startAtMs, expiresAtMs };
  }
  const validity = parseValidity(program.defaultValidity, "/defaultValidity");
  if (validity.kind === "unlimited") return { startAtMs, expiresAtMs: null };
  if (startAtMs === null) {
    return { startAtMs, expiresAtMs: null, validityDuration: program.defaultValidity };
  }
  return { startAtMs, expiresAtMs: addDuration(startAtMs, validity, program.timezone) };
}

function startOf(text: string, program: LoyaltyProgramRecord, nowMs: number): number | null {
  if (text === "immediate") return nowMs;
  if (text === "on_action") return null;
  if (text !== "") return instantCell("startdate", text);
  const pending = parsePending(program.defaultPending, "/defaultPending");
  return addDuration(nowMs, pending, program.timezone);
}
