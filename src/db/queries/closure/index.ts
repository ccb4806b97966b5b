import { recordCallStatement } from "../idempotency";
import { profileStatement, type ProfileRow } from "../session-facts";
import { atOnceStatements } from "./at-once";
import { closureRowStatement } from "./closure-row";
import { counterStatements } from "./counters";
import { createdCouponsStatement, createdReferralsStatement } from "./created-codes";
import {
  claimedGiveawaysStatement,
  giveawayClaimStatements,
  type ClaimedGiveawayRow,
} from "./giveaways";
import { eventStatement } from "./event";
import { outboxStatement } from "./outbox";
import { newPointRedemptionStatements, redemptionStepStatements } from "./point-redemptions";
import { closureProfileStatement } from "./profile";
import { couponRedemptionsStatement, referralRedemptionStatement } from "./redemptions";
import type { ClosureDecision, NamedStatement, Preparer } from "./types";
import { undoneProfileStatement, undoStatements } from "./undo";

export type {
  ClosureDecision,
  ClosureProfile,
  ClosureUndo,
  EventDraft,
  NewPointRedemption,
  OutboxMessage,
  PointRedemptionStep,
} from "./types";
export { type NamedEventRow, namedEventStatement } from "./event";
export { type ClaimedGiveawayRow, claimedGiveawaysStatement } from "./giveaways";
export { refusedByConstraint } from "./refusals";
export { countedOfSessionStatement } from "./undo";

/** The statements of the one batch that decides a closure: its row first. */
export function closureStatements(db: Preparer, decision: ClosureDecision): NamedStatement[] {
  const { closureId, profile, writes, nowMs, undo } = decision;
  const statements: NamedStatement[] = [];
  const add = (statement: D1PreparedStatement, name = "") => statements.push({ name, statement });
  add(closureRowStatement(db, decision));
  if (decision.call) add(recordCallStatement(db, decision.call.record, decision.call.answer));
  // Before the profile's own statement, whose answer shall show what the rules wrote.
  for (const each of atOnceStatements(db, decision, writes)) add(each);
  if (profile) {
    const change = undo ? undoneProfileStatement : closureProfileStatement;
    add(change(db, decision, profile), "profile");
  }
  if (decision.couponIds.length > 0) add(couponRedemptionsStatement(db, decision));
  if (writes.acceptedReferral) {
    add(referralRedemptionStatement(db, decision, writes.acceptedReferral));
  }
  // Before the charges: it moves the counters by all movements that the closure has by then.
  if (undo) for (const each of undoStatements(db, decision, undo)) add(each, "undo");
  for (const each of pointRedemptionStatements(db, decision)) add(each);
  if (decision.charges.length > 0) {
    for (const each of counterStatements(db, closureId, decision.charges)) {
      add(each, "counters");
    }
  }
  if (writes.createdCoupons.length > 0) add(createdCouponsStatement(db, decision));
  if (writes.createdReferrals.length > 0) add(createdReferralsStatement(db, decision));
  if (writes.giveawayClaims.length > 0) {
    const claims = giveawayClaimStatements(db, closureId, writes.giveawayClaims, nowMs);
    for (const each of claims) add(each);
    add(claimedGiveawaysStatement(db, closureId), "giveaways");
  }
  if (decision.event) add(eventStatement(db, decision, decision.event));
  if (decision.messages.length > 0) add(outboxStatement(db, decision.messages, nowMs));
  return statements;
}

/** After the coupons' own redemptions: a step looks at them. */
function pointRedemptionStatements(db: Preparer, decision: ClosureDecision): D1PreparedStatement[] {
  const { newPointRedemption, redemptionSteps = [] } = decision;
  return [
    ...(newPointRedemption ? newPointRedemptionStatements(db, decision, newPointRedemption) : []),
    ...(redemptionSteps.length > 0 ? redemptionStepStatements(db, decision, redemptionSteps) : []),
  ];
}

/** What the committed batch answered. */
export interface ClosureAnswers {
  readonly profile: ProfileRow | null;
  readonly giveaways: readonly ClaimedGiveawayRow[];
}

export function closureAnswers(
  statements: readonly NamedStatement[],
  results: readonly D1Result[],
): ClosureAnswers {
  const rowsOf = (name: string) => {
    const position = statements.findIndex((each) => each.name === name);
    return results[position]?.results ?? [];
  };
  return {
    profile: (rowsOf("profile")[0] as ProfileRow | undefined) ?? null,
    giveaways: rowsOf("giveaways") as unknown as ClaimedGiveawayRow[],
  };
}

/** The same, read after the batch's own answer was lost. */
export async function closureAnswersLater(
  db: Pick<D1DatabaseSession, "prepare" | "batch">,
  { closureId, environment, profile }: ClosureDecision,
): Promise<ClosureAnswers> {
  const [giveaways, profiles] = await db.batch([
    claimedGiveawaysStatement(db, closureId),
    ...(profile ? [profileStatement(db, environment, profile.integrationId)] : []),
  ]);
  return {
    profile: (profiles?.results[0] as ProfileRow | undefined) ?? null,
    giveaways: (giveaways?.results ?? []) as unknown as ClaimedGiveawayRow[],
  };
}
