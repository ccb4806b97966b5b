import { env } from "cloudflare:workers";
import type { SessionRpc } from "../../../src/durable/customer-session/protocol";

/** The bindings of a caller whose calls of one method never reach the session's object. */
export function withoutSessionCall(method: keyof SessionRpc): Env {
  const sessions = new Proxy(env.SESSIONS, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        const made = Reflect.apply(member, target, given) as object;
        return property === "getByName" ? unreachable(made, method) : made;
      };
    },
  });
  return { ...env, SESSIONS: sessions };
}

function unreachable(stub: object, method: keyof SessionRpc): object {
  return new Proxy(stub, {
    get(target, property) {
      return async (...given: unknown[]) => {
        if (property === method) throw new Error("the object can't be reached");
        const member = Reflect.get(target, property, target) as (...all: unknown[]) => unknown;
        return Reflect.apply(member, target, given);
      };
    },
  });
}
