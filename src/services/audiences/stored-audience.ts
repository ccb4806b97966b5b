import {
  type AudienceRow,
  parseAudience,
  type RawAudienceRow,
} from "../../db/queries/audiences/audiences";

/** The audience that a call was answered with, out of its record. */
export function storedAudience(answer: string): AudienceRow {
  return parseAudience(JSON.parse(answer) as RawAudienceRow);
}
