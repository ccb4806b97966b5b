import { type UnsentRow, unsentStatement } from "../../../../db/queries/reconciliation/messages";
import { rowCheck } from "../rows";

/** Messages wait a minute before they are handed over again; many of them take a few rounds. */
const UNSENT_LONG_MS = 15 * 60_000;

/** No message waits for long. */
export const messagesCheck = rowCheck<UnsentRow, readonly [number, string]>({
  first: [0, ""],
  statement: ({ ports }, after, rowsMax) =>
    unsentStatement(ports.db, after, ports.clock.now() - UNSENT_LONG_MS, rowsMax),
  key: ({ createdAtMs, id }) => [createdAtMs, id],
  judge: ({ id, kind, createdAtMs }) => ({
    kind: "message_unsent",
    subject: { messageId: id, message: kind },
    expected: "sent",
    found: `waits since ${new Date(createdAtMs).toISOString()}`,
  }),
});
