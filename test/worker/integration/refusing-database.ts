import { env } from "cloudflare:workers";

/** A database that answers reads, and refuses so many batches whenever it is asked to decide. */
export function refusingDatabase(failure: string, refusals: number): D1Database {
  let left = 0;
  const watched = <T extends object>(database: T): T =>
    new Proxy(database, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== "function") return member;
        return (...given: unknown[]) => {
          if (property === "prepare" && /INTO closures/.test(String(given[0]))) left = refusals;
          if (property === "batch" && left > 0) {
            left -= 1;
            throw new Error(failure);
          }
          const made: unknown = Reflect.apply(member, target, given);
          return property === "withSession" ? watched(made as object) : made;
        };
      },
    });
  return watched(env.DB);
}
