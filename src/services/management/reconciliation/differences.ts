/** What a difference means, and what to do about it: a sentence each. */
export interface DifferenceText {
  readonly meaning: string;
  readonly advice: string;
}

/** Every kind of difference that the checks can find. */
export const DIFFERENCES = {
  counter_differs: {
    meaning:
      "A budget or limit counts something else than closures moved, so it lets too much or too " +
      "little through.",
    advice: "Set `used` of this row in `counters` to the expected value, and `last_delta` to 0.",
  },
  counter_missing: {
    meaning: "A closure moved a budget or limit that is not there, so its use counts nowhere.",
    advice: "Insert the row into `counters` with the sum of its movements as `used`.",
  },
  coupon_uses_differ: {
    meaning: "A coupon counts something else than the redemptions that stand.",
    advice:
      "If check `counters` names its counter too, mend that; else a row in `redemptions` was lost.",
  },
  referral_uses_differ: {
    meaning: "A referral counts something else than the redemptions that stand.",
    advice:
      "If check `counters` names its counter too, mend that; else a row in `referral_redemptions` " +
      "was lost.",
  },
  epoch_missing: {
    meaning: "A closure of this session or event is gone: later ones are there.",
    advice: "Restore the row in `closures` from a backup (D1 Time Travel keeps 30 days).",
  },
  aborted_closure_moved: {
    meaning:
      "A closure that did not take hold left rows behind that only a committed one may have.",
    advice: "Report it as a fault of Tessera; take back by hand what its rows say.",
  },
  fence_overdue: {
    meaning: "An aborted closure is older than its retention: the sweep does not keep up.",
    advice: "See that the cron trigger of the Worker runs; nothing is wrong with any balance.",
  },
  giveaway_mark_differs: {
    meaning: "A giveaway is marked as given without an award, or awarded and still marked as free.",
    advice: "Set `used` of this row in `giveaways` to the expected value.",
  },
  award_without_closure: {
    meaning: "A giveaway belongs to a closure that did not take hold.",
    advice: "If the customer has the code, leave it; else delete the row in `giveaway_awards`.",
  },
  message_unsent: {
    meaning: "A webhook or callback was decided long ago and never reached the queue.",
    advice: "See that the cron trigger and the queue's consumer run; both send it by themselves.",
  },
  session_lost: {
    meaning: "D1 has a copy of a session that the session's own object does not know.",
    advice: "Check the binding SESSIONS; if the object was deleted, its copy is all that is left.",
  },
  session_copy_behind: {
    meaning: "The copy of a session is older than the session, so lists show what was.",
    advice:
      "Read the session once: its object wakes up and copies it; if not, see its alarm's log.",
  },
  session_copy_ahead: {
    meaning:
      "The copy of a session is newer than the session itself, which must have lost a change.",
    advice: "Compare both; restore the object from its point-in-time recovery, if it has one.",
  },
  session_copy_differs: {
    meaning: "The copy of a session has its version, but another state.",
    advice: "Any further change of the session writes the copy anew; the session itself is right.",
  },
  session_epoch_differs: {
    meaning: "A session counts another number of closures than took hold in D1.",
    advice: "Report it as a fault of Tessera; until then this session can't be taken back.",
  },
  session_in_doubt: {
    meaning: "A session waits for the outcome of a closure for longer than a minute.",
    advice:
      "Send any update of it: whoever meets the closure settles it; see its alarm's log, too.",
  },
  points_missing: {
    meaning: "A closed session names points that its customer's wallet never booked.",
    advice: "Post the amount with add_points or deduct_points, and name the session as the reason.",
  },
  points_differ: {
    meaning: "A wallet booked another amount than the closed session says.",
    advice: "Post the difference with add_points or deduct_points.",
  },
  redemption_points_missing: {
    meaning: "Points were traded for a coupon, but no wallet took them.",
    advice:
      "While nobody used the coupon, delete it; else post the points with deduct_points. Report " +
      "it as a fault of Tessera.",
  },
  redemption_amount_differs: {
    meaning: "A wallet took other points for a coupon than its redemption says.",
    advice: "Post the difference with add_points or deduct_points; report it as a fault.",
  },
  redemption_points_differ: {
    meaning: "A redemption of points ended otherwise than its wallet says.",
    advice:
      "The redemption's state decides. See the log of the wallet's alarm, which catches up; what " +
      "stays is posted with add_points or deduct_points.",
  },
  redemption_coupon_gone: {
    meaning: "A customer gave points for a coupon that was deleted before anybody used it.",
    advice:
      "Cancel the redemption: its points come back. If the shop deleted the coupon on purpose and " +
      "keeps the points, leave it.",
  },
  redemption_coupon_left: {
    meaning: "The points of a redemption came back, but its coupon still works.",
    advice: "Delete the coupon.",
  },
  redemption_coupon_used: {
    meaning: "An order has the coupon of a redemption whose points were not spent.",
    advice: "Post the points with deduct_points, or cancel the order; report it as a fault.",
  },
  redemption_steps_differ: {
    meaning: "A redemption of points has another version than the steps of its life.",
    advice:
      "Restore its rows in `point_redemption_steps` from a backup, or set `version` to the " +
      "expected value.",
  },
  redemption_state_differs: {
    meaning: "A redemption of points has another state than its newest step led to.",
    advice: "Set `state` of this row in `point_redemptions` to the expected value.",
  },
  redemption_without_closure: {
    meaning: "A redemption of points, or a step of it, belongs to a closure that took no hold.",
    advice: "Report it as a fault of Tessera; take back by hand what its rows say.",
  },
  redemption_overdue: {
    meaning: "Points wait for an order although their time is over: nobody gave them back.",
    advice: "See that the cron trigger of the Worker runs; it gives them back by itself.",
  },
  balance_copy_missing: {
    meaning: "A ledger of a wallet has no copy in D1, so exports and bulk readers leave it out.",
    advice: "Any change of the wallet writes the copy; see the log of its alarm.",
  },
  balance_copy_behind: {
    meaning: "The copy of a ledger is older than the wallet, so exports show what was.",
    advice: "Any change of the wallet writes the copy; see the log of its alarm.",
  },
  balance_copy_ahead: {
    meaning: "The copy of a ledger is newer than its wallet, which must have lost a change.",
    advice: "Compare both; restore the object from its point-in-time recovery, if it has one.",
  },
  balance_copy_differs: {
    meaning: "The copy of a ledger has the wallet's version, but another balance.",
    advice: "Any change of the wallet writes the copy anew; the wallet itself is right.",
  },
  entry_copies_missing: {
    meaning:
      "D1 does not know all entries of a wallet, so lists of a whole program leave some out.",
    advice: "Any change of the wallet sends what is missing; see the log of its alarm.",
  },
  entries_differ: {
    meaning: "The entries of a ledger do not sum to its balance.",
    advice:
      "Read `…/audit` of the customer: it shows every entry; report it as a fault of Tessera.",
  },
  waiting_points_unknown: {
    meaning: "Points wait for an activation, but D1 does not know in which wallet.",
    advice: "Any change of the wallet tells D1; until then they can't be activated.",
  },
} as const satisfies Readonly<Record<string, DifferenceText>>;

export type DifferenceKind = keyof typeof DIFFERENCES;
