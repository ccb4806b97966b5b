import type { LedgerBalance } from "../../../services/loyalty/read-balances";
import type { ProgramLedgers } from "../../../services/loyalty/read-program-ledgers";
import { points } from "../../integration/mappers";
import { z } from "../../openapi";

const ledger = z
  .object({
    currentBalance: z.number(),
    pendingBalance: z.number(),
    expiredBalance: z.number(),
    spentBalance: z.number(),
    tentativeCurrentBalance: z.number(),
    pointsToNextTier: z.number().optional(),
    currentTier: z.object({ id: z.int(), name: z.string() }).optional(),
  })
  .openapi("LedgerInfo");

export const ledgersAnswer = z
  .object({
    id: z.int(),
    title: z.string(),
    name: z.string(),
    ledger,
    subLedgers: z.record(z.string(), ledger),
  })
  .openapi("LoyaltyResponse");

export const ledgersAnswerExample: z.input<typeof ledgersAnswer> = {
  id: 1,
  title: "Points",
  name: "points",
  ledger: {
    currentBalance: 70,
    pendingBalance: 0,
    expiredBalance: 0,
    spentBalance: 50,
    tentativeCurrentBalance: 70,
  },
  subLedgers: {},
};

export function toLedgersAnswer({
  program,
  main,
  subledgers,
}: ProgramLedgers): z.output<typeof ledgersAnswer> {
  const { id, title, name } = program;
  const others = [...subledgers].map(([subledgerId, each]) => [subledgerId, toLedger(each)]);
  return { id, title, name, ledger: toLedger(main), subLedgers: Object.fromEntries(others) };
}

function toLedger({ balance, tier }: LedgerBalance): z.output<typeof ledger> {
  const currentBalance = points(balance.activeHundredths);
  return {
    currentBalance,
    pendingBalance: points(balance.pendingHundredths),
    expiredBalance: points(balance.expiredHundredths),
    spentBalance: points(balance.spentHundredths),
    // No session is at hand that could change it.
    tentativeCurrentBalance: currentBalance,
    ...(tier && { pointsToNextTier: points(tier.missingHundredths) }),
    ...(tier?.current && { currentTier: { id: tier.current.id, name: tier.current.name } }),
  };
}
