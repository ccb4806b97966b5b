/** A customer's row, as services hand it to the APIs. */
export type { ProfileRow } from "../../db/queries/session-facts";
