import type { CounterCharge } from "../../../core/evaluation/decision";
import type { CounterShare } from "../../../core/session/rollback";
import type { DecisionWrites } from "../../../core/evaluation/writes";
import type { CallRecord } from "../idempotency";
import type { Environment } from "../session-facts";

export type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Everything that one closure changes in D1 (DESIGN §2, step 3). */
export interface ClosureDecision {
  readonly closureId: string;
  readonly applicationId: number;
  readonly environment: Environment;
  /** Internal id of the session or event that it is about. */
  readonly subjectId: number;
  /** How many closures of the subject took hold before. */
  readonly epoch: number;
  readonly nowMs: number;
  /** Null when anonymous. */
  readonly profile: ClosureProfile | null;
  readonly couponIds: readonly number[];
  /** Cards that the decision took for active: they must be still; absent = none. */
  readonly cardIds?: readonly number[];
  readonly charges: readonly CounterCharge[];
  readonly writes: DecisionWrites;
  /** The custom event that the closure is about; null for sessions and profiles. */
  readonly event: EventDraft | null;
  /** Messages that leave with the decision. */
  readonly messages: readonly OutboxMessage[];
  /** What it takes back of earlier closures of the subject; absent = nothing. */
  readonly undo?: ClosureUndo;
  /** Points that it trades for a coupon; absent = none. */
  readonly newPointRedemption?: NewPointRedemption;
  /** The call that decides, when its caller gave it a key: answered once; absent = none. */
  readonly call?: { readonly record: CallRecord; readonly answer: string };
  /** What becomes of points that were traded; absent = nothing. */
  readonly redemptionSteps?: readonly PointRedemptionStep[];
}

/** A redemption of points with its coupon: one use, for the customer alone. */
export interface NewPointRedemption {
  readonly id: number;
  readonly optionId: number;
  readonly profileIntegrationId: string;
  readonly walletName: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly pointsHundredths: number;
  /** In the form in which it is stored. */
  readonly code: string;
  readonly currency: string;
  readonly amountCents: number | null;
  /** The entry in the wallet: a deduction, or the hold of a delayed redemption. */
  readonly transactionUuid: string;
  /** Until when the points are held; null = they are spent. */
  readonly deadlineAtMs: number | null;
  readonly coupon: {
    readonly campaignId: number;
    readonly discountLimitThousandths: number | null;
    readonly expiresAtMs: number | null;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
}

/** A redemption leaves the state that was read; all but `spent` delete its coupon. */
export interface PointRedemptionStep {
  readonly redemptionId: number;
  /** The version that was read. */
  readonly version: number;
  readonly state: "spent" | "cancelled" | "expired";
  /** The order that settles it; null = none does. */
  readonly sessionIntegrationId: string | null;
}

/** Takes back what the earlier closures of a session count, wholly or in part. */
export type ClosureUndo = {
  /** Budget actions that no undo gives back. */
  readonly keptActions: readonly string[];
  /** Which coupons and whether the referral can be used again; "all" of the session's, or some. */
  readonly codes: "all" | { readonly couponIds: readonly number[]; readonly referral: boolean };
} & (
  | { readonly kind: "all"; readonly kept: readonly CounterShare[] }
  | { readonly kind: "part"; readonly givenBack: readonly CounterShare[] }
);

export interface EventDraft {
  readonly id: number;
  readonly type: string;
  readonly profileIntegrationId: string;
  /** JSON text. */
  readonly attributesJson: string;
  /** What the platform calls it, unique in the Application; null = it has no name. */
  readonly identifier: string | null;
  /** JSON text of what it came to; kept with an identifier only. */
  readonly resultJson: string | null;
}

export interface ClosureProfile {
  readonly integrationId: string;
  /** Version that the rules read; null = it did not exist; undefined = they read nothing of it. */
  readonly readVersion: number | null | undefined;
  /** 1 when a session closes, -1 when it is taken back. */
  readonly closedSessionsDelta: number;
  /** Sales before discounts, thousandths. */
  readonly salesThousandths: number;
  /** Internal id of the session, for a profile that has none yet. */
  readonly firstSessionId: number | null;
  /** Attributes to merge by name (null removes); null = none. */
  readonly attributesJson: string | null;
}

export interface OutboxMessage {
  readonly id: string;
  readonly kind: "webhook";
  /** JSON text. */
  readonly payload: string;
}

/** A statement of the batch, and under which name its answer is looked for. */
export interface NamedStatement {
  readonly name: string;
  readonly statement: D1PreparedStatement;
}
