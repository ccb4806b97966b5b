import { addDuration, type Duration } from "../../../core/duration";
import { programRules } from "../../../core/ledger/program-rules";
import type { AddPoints } from "../../../core/ledger/types";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import { profileSeenStatement } from "../../../db/queries/profile-seen";
import { type ProfileRow, profileStatement } from "../../../db/queries/session-facts";
import type { ManagementContext } from "../../context";
import { isCardOwner, type ProfileOwner } from "../../loyalty/ledger-owner";
import { invalidField } from "../../refusal";
import { parsePending, parseValidity } from "../loyalty-programs/check-program";
import { checkPointsCall, type PointsCall } from "./points-call";
import { postChange } from "./post-change";

/** Validity and start: a duration or an instant, not both; neither = the program's default. */
export type AddLoyaltyPoints = PointsCall & {
  readonly validityDuration?: string;
  readonly validUntilMs?: number;
  readonly pendingDuration?: string;
  readonly pendingUntilMs?: number;
  /** Checks everything, writes nothing. */
  readonly dry?: boolean;
};

/** Adds points to a card or a profile; a profile that is seen first comes into being. */
export async function addLoyaltyPoints(
  context: ManagementContext,
  call: AddLoyaltyPoints,
): Promise<void> {
  const { program, walletName, amountHundredths, source } = await checkPointsCall(context, call);
  const { clock, db, random } = context.ports;
  const nowMs = clock.now();
  const change: AddPoints = {
    kind: "add",
    transactionUUID: random.uuid(),
    programId: program.id,
    subledgerId: call.subledgerId,
    amountHundredths,
    name: call.name,
    source,
    ...lifetime(call, program, nowMs),
  };
  if (call.dry === true) return;
  // First what may be repeated without harm: after a failure here no points were added.
  const attributes = isCardOwner(call) ? {} : await seenCustomer(db, call, program, nowMs);
  await postChange(context, {
    walletName,
    change,
    nowMs,
    programs: [programRules(program, attributes)],
  });
}

/** Makes a customer who is seen first; answers the attributes, which may fix when a tier ends. */
async function seenCustomer(
  db: ManagementContext["ports"]["db"],
  { profileIntegrationId: integrationId }: ProfileOwner,
  { sandbox }: LoyaltyProgramRecord,
  nowMs: number,
): Promise<Record<string, unknown>> {
  const environment = sandbox ? "sandbox" : "live";
  const [, found] = await db.batch<ProfileRow>([
    profileSeenStatement(db, { environment, integrationId, nowMs }),
    profileStatement(db, environment, integrationId),
  ]);
  const [row] = found?.results ?? [];
  return row ? (JSON.parse(row.attributes) as Record<string, unknown>) : {};
}

type Lifetime = Pick<AddPoints, "startAtMs" | "expiresAtMs" | "validityDuration">;

/** Points live from their start on; those that wait for an action, from their activation on. */
function lifetime(call: AddLoyaltyPoints, program: LoyaltyProgramRecord, nowMs: number): Lifetime {
  const { validUntilMs, pendingUntilMs, validityDuration } = call;
  requireOneOf(call, "validityDuration", "validUntil");
  requireOneOf(call, "pendingDuration", "pendingUntil");
  requireFuture(validUntilMs, nowMs, "/validUntil");
  requireFuture(pendingUntilMs, nowMs, "/pendingUntil");
  const pending = parsePending(call.pendingDuration ?? program.defaultPending, "/pendingDuration");
  const startAtMs = pendingUntilMs ?? addDuration(nowMs, pending, program.timezone);
  if (validUntilMs !== undefined) {
    if (startAtMs !== null && startAtMs >= validUntilMs) {
      const details = "The points would expire before they become active";
      throw invalidField("/validUntil", "Invalid value", details);
    }
    return { startAtMs, expiresAtMs: validUntilMs };
  }
  const text = validityDuration ?? program.defaultValidity;
  const validity = validityOf(text);
  if (validity.kind === "unlimited") return { startAtMs, expiresAtMs: null };
  if (startAtMs === null) return { startAtMs, expiresAtMs: null, validityDuration: text };
  return { startAtMs, expiresAtMs: addDuration(startAtMs, validity, program.timezone) };
}

/** Third-party callers write `immediate` where Management says `unlimited` (SEMANTICS §10.2). */
function validityOf(text: string): Duration {
  return text === "immediate" ? { kind: "unlimited" } : parseValidity(text, "/validityDuration");
}

function requireOneOf(
  call: AddLoyaltyPoints,
  duration: "validityDuration" | "pendingDuration",
  until: "validUntil" | "pendingUntil",
): void {
  if (call[duration] === undefined || call[`${until}Ms`] === undefined) return;
  const details = `Send either ${duration} or ${until}, not both`;
  throw invalidField(`/${until}`, "Invalid value", details);
}

function requireFuture(ms: number | undefined, nowMs: number, pointer: string): void {
  if (ms === undefined || ms > nowMs) return;
  throw invalidField(pointer, "Invalid value", "must be in the future");
}
