import { type BlockFrame, type BlockType, refused } from "./block";
import type { Block } from "./index";
import { positional } from "./talang";

/** Whether the call brings an event, e.g. `talon_session_closed`, and its matchers hold. */
export interface CheckEventBlock extends BlockFrame {
  readonly type: "checkEvent";
  readonly eventType: string;
  readonly matchers?: readonly Block[];
}

const EVENT_TYPE = /^[A-Za-z][A-Za-z0-9_ .-]{0,99}$/;

export const checkEvent: BlockType<CheckEventBlock> = {
  role: "condition",
  talang: positional<CheckEventBlock>("checkEvent", [
    ["eventType", "json"],
    ["matchers", "conditions"],
  ]),
  facts: (block) => ({ eventType: block.eventType }),
  children: (block) => block.matchers ?? [],
  check(reader) {
    const eventType = reader.text("eventType");
    if (eventType === undefined) return null;
    if (!EVENT_TYPE.test(eventType)) {
      reader.problem("eventType", "Invalid value", `"${eventType}" is no name of an event type`);
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
    return (run) => {
      if (!run.state.input.eventTypes.includes(block.eventType)) {
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
