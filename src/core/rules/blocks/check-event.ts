import { isCustomEventType } from "../../evaluation/event-types";
import { type BlockFrame, type BlockType, refused } from "./block";
import type { Block } from "./index";
import { positional } from "./talang";

/** Whether the call brings an event, e.g. `talon_session_closed`, and its matchers hold. */
export interface CheckEventBlock extends BlockFrame {
  readonly type: "checkEvent";
  readonly eventType: string;
  readonly matchers?: readonly Block[];
}

/** Built-in events of sessions and profiles (reference SEMANTICS §4.1, §5). */
const BUILT_IN_EVENTS: ReadonlySet<string> = new Set([
  "talon_session_created",
  "talon_session_updated",
  "talon_session_closed",
  "talon_session_cancelled",
  "talon_session_revoked",
  "talon_session_partially_returned",
  "talon_session_reopened",
  "talon_profile_created",
  "talon_profile_updated",
]);

/**
 * Events that answer with rollbacks alone: no rule runs for them (DESIGN §3, "cancel, reopen";
 * a return evaluates again as of the closing).
 */
export const EVENTS_WITHOUT_RULES: ReadonlySet<string> = new Set([
  "talon_session_revoked",
  "talon_session_partially_returned",
  "talon_session_reopened",
]);

/** Names that the structured form has been seen to use. */
const ALIASES: Readonly<Record<string, string>> = {
  profileCreated: "talon_profile_created",
  profileUpdated: "talon_profile_updated",
};

export const checkEvent: BlockType<CheckEventBlock> = {
  role: "condition",
  talang: positional<CheckEventBlock>("checkEvent", [
    ["eventType", "json"],
    ["matchers", "conditions"],
  ]),
  facts: (block) => ({ eventType: canonicalName(block.eventType) }),
  children: (block) => block.matchers ?? [],
  check(reader) {
    const eventType = reader.text("eventType");
    if (eventType === undefined) return null;
    const isKnown =
      BUILT_IN_EVENTS.has(canonicalName(eventType)) ||
      isCustomEventType(reader.context.definitions, eventType);
    if (!isKnown) {
      const details = `There is no event type "${eventType.slice(0, 100)}"`;
      reader.problem("eventType", "Unknown event type", details);
      return null;
    }
    if (!reader.has("matchers")) return { eventType };
    const matchers = reader.context.blocks(reader.json["matchers"], reader.at("matchers"), {
      ...reader.place,
      roles: ["condition"],
    });
    return matchers && { eventType, matchers };
  },
  compile(block, compiler) {
    const matchers = compiler.blocks(block.matchers ?? []);
    const eventType = canonicalName(block.eventType);
    return (run) => {
      if (!run.state.input.eventTypes.includes(eventType)) {
        return refused(`The event ${block.eventType} did not happen`);
      }
      for (const matcher of matchers) {
        const nested = matcher.run(run);
        if (nested) return { nested };
      }
      return null;
    };
  },
};

function canonicalName(eventType: string): string {
  return Object.hasOwn(ALIASES, eventType) ? (ALIASES[eventType] ?? eventType) : eventType;
}
