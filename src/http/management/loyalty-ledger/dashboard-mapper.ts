import type { ProgramDay } from "../../../services/management/loyalty-ledger/program-statistics";
import { points } from "../../integration/mappers";
import type { z } from "../../openapi";
import { instant } from "../../present";
import type { dashboardData } from "./schemas";

export function fromProgramDay(day: ProgramDay): z.output<typeof dashboardData> {
  const { moved } = day;
  return {
    date: instant(day.startMs),
    totalActivePoints: points(day.active),
    totalPendingPoints: points(day.pending),
    totalSpentPoints: points(day.spent),
    totalExpiredPoints: points(day.expired),
    totalNegativePoints: points(day.negative),
    totalMembers: day.members,
    newMembers: day.newMembers,
    spentPoints: {
      createdManually: points(moved.spentManually),
      createdViaRuleEngine: points(moved.spentByRules),
    },
    earnedPoints: {
      createdManually: points(moved.earnedManually),
      createdViaRuleEngine: points(moved.earnedByRules),
    },
  };
}
