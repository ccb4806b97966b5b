/** Things that scenarios name by ids of their own. */
export type IdKind =
  | "additionalCost"
  | "application"
  | "audience"
  | "campaign"
  | "cartItemFilter"
  | "collection"
  | "coupon"
  | "customEffect"
  | "eventType"
  | "group"
  | "pool"
  | "profile"
  | "program"
  | "referral"
  | "ruleset"
  | "store"
  | "webhook";

/** Which real id stands for which id of the scenario, and which customer for which name. */
export class ScenarioIds {
  readonly #real = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #customers = new Map<string, string>();
  readonly #suffix = crypto.randomUUID().slice(0, 8);

  link(kind: IdKind, told: number, real: number): void {
    this.#real.set(`${kind}|${told}`, real);
    this.#told.set(`${kind}|${real}`, told);
  }

  knows(kind: IdKind, told: number): boolean {
    return this.#real.has(`${kind}|${told}`);
  }

  real(kind: IdKind, told: number): number {
    const real = this.#real.get(`${kind}|${told}`);
    if (real === undefined) throw new Error(`The scenario has no ${kind} ${told}`);
    return real;
  }

  /** The scenario's id; an id that no set-up made stays visible as such. 0 and -1 mean nothing. */
  told(kind: IdKind, real: number): number | string {
    return this.#told.get(`${kind}|${real}`) ?? (real <= 0 ? real : `unexpected ${kind} ${real}`);
  }

  /** Customers belong to all Applications: each scenario has its own. */
  customer(name: string): string {
    if (name === "") return name;
    const real = `${name}-${this.#suffix}`;
    this.#customers.set(name, real);
    return real;
  }

  /** A text of a ruleset or payload, where a whole text may be the name of a customer. */
  textOut(text: string): string {
    return this.#customers.get(text) ?? text;
  }

  textIn(text: string): string {
    return text.replaceAll(`-${this.#suffix}`, "");
  }
}
