import { type BlockFrame, type BlockType, refused } from "./block";
import { positional } from "./talang";

/** Whether the session's loyalty card is active, or belongs to somebody (CONTRACT, "Rules"). */
export interface CheckLoyaltyCardBlock extends BlockFrame {
  readonly type: "checkLoyaltyCard";
  readonly operator: CardOperator;
}

const OPERATORS = ["valid", "registered"] as const;
type CardOperator = (typeof OPERATORS)[number];

export const checkLoyaltyCard: BlockType<CheckLoyaltyCardBlock> = {
  role: "condition",
  talang: positional<CheckLoyaltyCardBlock>("checkLoyaltyCard", [["operator", "json"]]),
  check(reader) {
    const operator = reader.choice("operator", OPERATORS);
    return operator === undefined ? null : { operator };
  },
  compile:
    ({ operator }) =>
    (run) => {
      const [card] = run.state.snapshot.session?.loyaltyCards ?? [];
      if (card === undefined) return refused("The session names no loyalty card");
      // Cards are not kept yet, so none is known.
      return refused(`The loyalty card "${card}" is not known, so it is not ${operator}`);
    },
};
