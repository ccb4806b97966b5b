import type { ManagementContext } from "../../context";
import { invalidParameter, Refusal } from "../../refusal";
import { epochsCheck, fencesCheck } from "./checks/closures";
import { couponsCheck, referralsCheck } from "./checks/codes";
import { countersCheck } from "./checks/counters";
import { giveawaysCheck } from "./checks/giveaways";
import { messagesCheck } from "./checks/messages";
import { movementsCheck } from "./checks/movements";
import { pointsCheck } from "./checks/points";
import { redemptionsCheck } from "./checks/redemptions";
import { sessionsCheck } from "./checks/sessions";
import { walletsCheck } from "./checks/wallets";
import type { Check, Difference, Position } from "./types";

/** In this order: the cheap ones first. */
const CHECKS = {
  counters: countersCheck,
  movements: movementsCheck,
  coupons: couponsCheck,
  referrals: referralsCheck,
  giveaways: giveawaysCheck,
  closures: epochsCheck,
  fences: fencesCheck,
  messages: messagesCheck,
  sessions: sessionsCheck,
  points: pointsCheck,
  redemptions: redemptionsCheck,
  wallets: walletsCheck,
} as const satisfies Readonly<Record<string, Check>>;

export type CheckName = keyof typeof CHECKS;

export const CHECK_NAMES = Object.keys(CHECKS) as [CheckName, ...CheckName[]];

export interface ReconciliationQuery {
  /** Where the last page ended; undefined = the beginning. */
  readonly cursor: string | undefined;
  /** Only this check; undefined = all of them. */
  readonly check: CheckName | undefined;
}

export interface ReconciliationPage {
  readonly check: CheckName;
  readonly checked: number;
  readonly differences: readonly Difference[];
  /** For the next page; null = all is checked. */
  readonly cursor: string | null;
}

/**
 * Compares the stores of the deployment, one bounded page at a time; writes nothing. Stores that
 * can't be read in one instant are looked at twice, so that what is on its way is no difference.
 *
 * @throws Refusal `conflict` for a key that is bound to Applications, `invalid` for a cursor that
 *   no page answered
 */
export async function reconcile(
  context: ManagementContext,
  { cursor, check: only }: ReconciliationQuery,
): Promise<ReconciliationPage> {
  if (context.allowedApplicationIds !== null) {
    const message = "A key that is bound to Applications can't reconcile the whole deployment";
    throw new Refusal("conflict", message);
  }
  const { check, after } = readCursor(cursor, only);
  const page = await CHECKS[check].page(context, after);
  return {
    check,
    checked: page.checked,
    differences: page.differences,
    cursor: nextCursor(check, page.next, only),
  };
}

function nextCursor(
  check: CheckName,
  next: Position | null,
  only: CheckName | undefined,
): string | null {
  if (next !== null) return JSON.stringify([check, ...next]);
  if (only !== undefined) return null;
  const following = CHECK_NAMES[CHECK_NAMES.indexOf(check) + 1];
  return following === undefined ? null : JSON.stringify([following]);
}

/** A cursor is the check's name and the key of the last row, as JSON. */
function readCursor(
  cursor: string | undefined,
  only: CheckName | undefined,
): { readonly check: CheckName; readonly after: Position | null } {
  if (cursor === undefined) return { check: only ?? CHECK_NAMES[0], after: null };
  const [name, ...key] = parsed(cursor);
  const check = CHECK_NAMES.find((one) => one === name);
  if (check === undefined || (only !== undefined && only !== check)) throw unknownCursor();
  if (key.length === 0) return { check, after: null };
  if (!fits(key, CHECKS[check].keyTypes)) throw unknownCursor();
  return { check, after: key };
}

function fits(key: readonly unknown[], types: Check["keyTypes"]): key is Position {
  if (key.length !== types.length) return false;
  return key.every((part, index) => typeof part === types[index]);
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(cursor);
    if (Array.isArray(value)) return value;
  } catch {
    // Answered below, as any other text that is no cursor.
  }
  throw unknownCursor();
}

function unknownCursor(): Refusal {
  return invalidParameter("cursor", "Invalid value", "Take the cursor of the page before");
}
