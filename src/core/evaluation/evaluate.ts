import type { Catalogue } from "./catalogue";
import type { Decision } from "./decision";
import type { EvaluationInput, Snapshot } from "./snapshot";

/**
 * Runs the campaigns in `catalogue.campaigns` (in order) over the snapshot and says what should
 * happen. Pure and deterministic; never throws, whatever the ruleset or the cart (DESIGN §1).
 */
export function evaluate(
  _snapshot: Snapshot,
  _catalogue: Catalogue,
  _input: EvaluationInput,
): Decision {
  return {
    effects: [],
    failures: [],
    triggeredCampaignIds: [],
    acceptedCoupons: [],
    ledgerChanges: new Map(),
    charges: [],
    reads: { profile: false, wallets: new Set() },
  };
}
