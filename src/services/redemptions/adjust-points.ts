import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../core/decimal";
import { addDuration, parseDuration } from "../../core/duration";
import { balanceAt, ledgerOf } from "../../core/ledger/balance";
import { programRules } from "../../core/ledger/program-rules";
import type { AddPoints, LedgerChange } from "../../core/ledger/types";
import { optionLedgersStatement } from "../../db/queries/redemptions/customer-view";
import type { IntegrationContext } from "../context";
import { hashJson } from "../hash-json";
import { once } from "../idempotency/once";
import { type ChangeRefusal, postNamedChange } from "../management/loyalty-points/post-change";
import { invalidField, Refusal } from "../refusal";
import { redeemableBalance, type RedeemableBalance } from "./balance";
import { chooseLedger, type ChosenLedger, LEDGER_FIELD } from "./choose-ledger";
import type { CustomerReference } from "./find-customer";
import { loadCustomer } from "./load-customer";
import { keepRecord } from "./once-by-name";
import { RedemptionRefusal } from "./redemption-refusal";

export interface AdjustPoints {
  readonly customer: CustomerReference;
  /** Hundredths of a point; below 0 = they go. */
  readonly amountHundredths: number;
  readonly programId: number | undefined;
  /** What the log shows. */
  readonly title: string;
}

export interface AdjustedPoints {
  readonly integrationId: string;
  readonly transactionUUID: string;
  readonly programId: number;
  readonly balance: RedeemableBalance;
}

/**
 * Adds points to a customer, or takes points that can be spent. One write to one wallet. Of a call
 * with an `Idempotency-Key` the transaction's UUID follows from the key, so that a repeat meets its
 * own entry even if the call died before it was written down.
 *
 * @throws RedemptionRefusal customer, `not_enough_points`
 * @throws Refusal `unauthorized`, `invalid`, `unprocessable` for a key that was used for another
 *   call, `too_many_updates`, `unavailable`
 */
export function adjustPoints(
  context: IntegrationContext,
  input: AdjustPoints,
): Promise<AdjustedPoints> {
  return once(
    context,
    (answer) => JSON.parse(answer) as AdjustedPoints,
    () => adjust(context, input),
  );
}

async function adjust(context: IntegrationContext, input: AdjustPoints): Promise<AdjustedPoints> {
  const { db, clock } = context.ports;
  const loaded = await loadCustomer(context, input.customer, ({ applicationId }) => [
    optionLedgersStatement(db, applicationId),
  ]);
  const { call, profile, walletName } = loaded;
  if (call.isDry) throw new Refusal("invalid", "Calls with a staging key are dry");
  const chosen = chooseLedger(call.index, call.results[0], input.programId, refuseField);
  const applicationId = call.index.application.id;
  const transactionUUID = await uuidOf(context, applicationId);
  const nowMs = clock.now() + call.timeOffsetMs;
  const change = changeOf(input, chosen, { transactionUUID, applicationId, nowMs });
  const attributes = JSON.parse(profile.attributes) as Record<string, unknown>;
  const programs = [programRules(chosen.program, attributes)];
  const posted = await postNamedChange(context, { walletName, change, nowMs, programs });
  if (!posted.ok) throw refusalOf(posted.error, change, nowMs);
  const programId = chosen.program.id;
  const balance = redeemableBalance(posted.value, { ...chosen, programId }, nowMs);
  const { integrationId } = profile;
  const adjusted = { integrationId, transactionUUID, programId, balance };
  await keepRecord(context, applicationId, JSON.stringify(adjusted));
  return adjusted;
}

interface Named {
  readonly transactionUUID: string;
  readonly applicationId: number;
  readonly nowMs: number;
}

function changeOf(
  { amountHundredths, title: name }: AdjustPoints,
  { program, subledgerId }: ChosenLedger,
  { transactionUUID, applicationId, nowMs }: Named,
): LedgerChange {
  const entry = {
    transactionUUID,
    programId: program.id,
    subledgerId,
    name,
    source: { type: "manual", applicationId } as const,
  };
  if (amountHundredths < 0) {
    return { ...entry, kind: "deduct", amountHundredths: -amountHundredths };
  }
  return { ...entry, kind: "add", amountHundredths, ...lifetimeOf(program, nowMs) };
}

/** Points of an adjustment can be spent at once, and live as the program's do. */
function lifetimeOf(
  { defaultValidity, timezone }: ChosenLedger["program"],
  nowMs: number,
): Pick<AddPoints, "startAtMs" | "expiresAtMs"> {
  const validity = parseDuration(defaultValidity);
  const expiresAtMs = validity.ok ? addDuration(nowMs, validity.value, timezone) : null;
  return { startAtMs: nowMs, expiresAtMs };
}

function refusalOf(refusal: ChangeRefusal, change: LedgerChange, nowMs: number): Refusal {
  if (refusal.code === "conflict") {
    return new Refusal("unprocessable", "The Idempotency-Key was used for another call");
  }
  const ledger = ledgerOf(refusal.current, change.programId, change.subledgerId);
  const active = fromScaledInteger(balanceAt(ledger, nowMs).activeHundredths, POINTS_SCALE);
  const message = `The customer has only ${decimalText(active)} points that can be taken`;
  return new RedemptionRefusal("not_enough_points", message);
}

const UUID_PARTS = [8, 4, 4, 4, 12];

/** The same UUID for the same key of the same Application; without a key a random one. */
async function uuidOf(
  { ports, idempotency }: IntegrationContext,
  applicationId: number,
): Promise<string> {
  if (!idempotency) return ports.random.uuid();
  const digits = await hashJson(["points/adjust", applicationId, idempotency.key]);
  let from = 0;
  return UUID_PARTS.map((length) => digits.slice(from, (from += length))).join("-");
}

function refuseField(title: string, details: string): Refusal {
  return invalidField(`/${LEDGER_FIELD}`, title, details);
}
