import { err, ok, type Result } from "../result";
import {
  itemsAfterReturn,
  resolveReturn,
  type ReturnProblem,
  salesThousandths,
  unitNames,
  type WishedReturn,
} from "./returns";
import type { RollbackScope } from "./rollback";
import type { AttributeJson, SessionDocument, SessionReturn, SessionState } from "./types";
import { type IllegalTransition, mergeAttributes } from "./update";

/** What takes a closed session back, wholly or in part (reference SEMANTICS §4.1). */
export type UndoRequest =
  | {
      readonly kind: "cancel";
      /** Merged by key, as by any update. */
      readonly attributes: Readonly<Record<string, AttributeJson | null>>;
      /** Of the call's body; null = it is not kept. */
      readonly bodyHash: string | null;
    }
  | { readonly kind: "reopen" }
  | {
      readonly kind: "return";
      readonly items: readonly WishedReturn[];
      /** Names the return: the same is not made twice. Absent = a new one. */
      readonly id?: number;
    };

export interface UndoFacts {
  readonly nowMs: number;
  readonly eventId: number;
  /** Id of the return, if it is one. */
  readonly newReturnId: number;
}

export interface UndoneSession {
  readonly document: SessionDocument;
  readonly scope: RollbackScope;
  /** The built-in event of the transition. */
  readonly eventType: string;
  /** What the customer's sums change by; both 0 or less. */
  readonly closedSessionsDelta: number;
  readonly salesDeltaThousandths: number;
}

export type UndoRefusal =
  | { readonly code: "illegal"; readonly transition: IllegalTransition }
  | { readonly code: "not_returnable"; readonly problems: readonly ReturnProblem[] }
  /** The return of this id was made before. */
  | { readonly code: "repeated" };

/** The session as it stands after the undo, and what has to be taken back for it. */
export function undoSessionDocument(
  stored: SessionDocument,
  request: UndoRequest,
  facts: UndoFacts,
): Result<UndoneSession, UndoRefusal> {
  const { from, to, eventType } = TRANSITIONS[request.kind];
  if (!from.includes(stored.state)) {
    return err({ code: "illegal", transition: { from: stored.state, to } });
  }
  const base = {
    ...stored,
    state: to,
    updatedAtMs: facts.nowMs,
    updateCount: stored.updateCount + 1,
    epoch: stored.epoch + 1,
  };
  if (request.kind === "return") return returned(stored, base, request, facts);
  const { closeBodyHash: _ofTheClose, ...rest } = base;
  return ok({
    document: request.kind === "cancel" ? cancelled(rest, request) : rest,
    scope: "all",
    eventType,
    closedSessionsDelta: -1,
    salesDeltaThousandths: negative(salesThousandths(stored)),
  });
}

const TRANSITIONS: Record<
  UndoRequest["kind"],
  { readonly from: readonly SessionState[]; readonly to: SessionState; readonly eventType: string }
> = {
  cancel: {
    from: ["closed", "partially_returned"],
    to: "cancelled",
    eventType: "talon_session_revoked",
  },
  reopen: { from: ["closed"], to: "open", eventType: "talon_session_reopened" },
  return: {
    from: ["closed", "partially_returned"],
    to: "partially_returned",
    eventType: "talon_session_partially_returned",
  },
};

function cancelled(
  document: SessionDocument,
  { attributes, bodyHash }: Extract<UndoRequest, { kind: "cancel" }>,
): SessionDocument {
  return {
    ...document,
    attributes: mergeAttributes(document.attributes, attributes),
    ...(bodyHash === null ? {} : { closeBodyHash: bodyHash }),
  };
}

function returned(
  stored: SessionDocument,
  base: SessionDocument,
  { items: wishes, id }: Extract<UndoRequest, { kind: "return" }>,
  { nowMs, eventId, newReturnId }: UndoFacts,
): Result<UndoneSession, UndoRefusal> {
  if (stored.returns?.some((earlier) => earlier.id === id)) return err({ code: "repeated" });
  const resolved = resolveReturn(stored, wishes);
  if (!resolved.ok) return err({ code: "not_returnable", problems: resolved.error });
  const units = resolved.value;
  const record: SessionReturn = {
    id: id ?? newReturnId,
    createdAtMs: nowMs,
    eventId,
    items: units.map(({ position, sku, quantity }) => ({ position, sku, quantity })),
  };
  const document: SessionDocument = {
    ...base,
    cartItems: itemsAfterReturn(stored.cartItems, units),
    returns: [...(stored.returns ?? []), record],
  };
  return ok({
    document,
    scope: unitNames(units),
    eventType: TRANSITIONS.return.eventType,
    closedSessionsDelta: 0,
    salesDeltaThousandths: negative(salesThousandths(stored) - salesThousandths(document)),
  });
}

/** Zero has no sign here: it is compared and bound as a parameter. */
function negative(amount: number): number {
  return amount === 0 ? 0 : -amount;
}
