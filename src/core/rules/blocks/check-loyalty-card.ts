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
      const { session, cards } = run.state.snapshot;
      const [named] = session?.loyaltyCards ?? [];
      if (named === undefined) return refused("The session names no loyalty card");
      const card = cards.find(({ identifier }) => identifier === named);
      if (!card) return refused(`The loyalty card "${named}" is not known`);
      if (operator === "valid") {
        return card.status === "active" ? null : refused(`The loyalty card "${named}" is inactive`);
      }
      const nobody = `The loyalty card "${named}" is linked to no customer`;
      return card.linkedProfiles > 0 ? null : refused(nobody);
    },
};
