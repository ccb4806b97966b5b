import { cardShown } from "../../evaluation/points";
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
      const { snapshot } = run.state;
      const named = cardShown(snapshot);
      if (named === null) return refused("The session names no loyalty card");
      const own = snapshot.cards.filter(({ identifier }) => identifier === named);
      // A name may be a card of several programs: one that is active is the one that is meant.
      const card = own.find(({ status }) => status === "active") ?? own[0];
      if (!card) return refused(`The loyalty card "${named}" is not known`);
      if (operator === "valid") {
        return card.status === "active" ? null : refused(`The loyalty card "${named}" is inactive`);
      }
      const nobody = `The loyalty card "${named}" is linked to no customer`;
      return card.linkedProfiles > 0 ? null : refused(nobody);
    },
};
