/** Things that scenarios name by ids of their own. */
export type IdKind =
  | "additionalCost"
  | "application"
  | "attribute"
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

/** Where the ids of things begin that are not there. */
const UNKNOWN_IDS_FROM = 900_000_000;

/** How sentences name things by their ids. */
const WORDS: Readonly<Record<string, IdKind>> = {
  campaign: "campaign",
  "custom effect": "customEffect",
  webhook: "webhook",
};
const NAMED_IN_TEXT = /\bThe (campaign|custom effect|webhook) (\d+)\b/g;

/** Rules and counters may name such things although they are not there. */
const MAY_BE_UNKNOWN: ReadonlySet<IdKind> = new Set(["campaign", "coupon", "referral"]);

/** Which real id stands for which id of the scenario, and which customer for which name. */
export class ScenarioIds {
  readonly #real = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #customers = new Map<string, string>();
  readonly #programs = new Map<string, string>();
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
    if (real !== undefined) return real;
    if (!MAY_BE_UNKNOWN.has(kind)) throw new Error(`The scenario has no ${kind} ${told}`);
    this.link(kind, told, UNKNOWN_IDS_FROM + told);
    return UNKNOWN_IDS_FROM + told;
  }

  /** The scenario's id; an id that no set-up made stays visible as such. 0 and -1 mean nothing. */
  told(kind: IdKind, real: number): number | string {
    return this.#told.get(`${kind}|${real}`) ?? (real <= 0 ? real : `an unknown ${kind}, ${real}`);
  }

  /** Customers belong to all Applications: each scenario has its own. */
  customer(name: string): string {
    if (name === "") return name;
    const real = `${name}-${this.#suffix}`;
    this.#customers.set(name, real);
    return real;
  }

  /** Formulas may read a program by its name. */
  programName(name: string): string {
    const real = `${name}_${this.#suffix}`;
    this.#programs.set(name, real);
    return real;
  }

  /** A text of a ruleset or payload, where a whole text may be the name of a customer. */
  textOut(text: string): string {
    let real = this.#customers.get(text) ?? text;
    for (const [name, own] of this.#programs) {
      real = real.replaceAll(`Loyalty.${name}.`, `Loyalty.${own}.`);
    }
    return this.#programs.get(real) ?? real;
  }

  textIn(text: string): string {
    return text
      .replaceAll(`-${this.#suffix}`, "")
      .replaceAll(`_${this.#suffix}`, "")
      .replaceAll(NAMED_IN_TEXT, (_sentence, word: string, real: string) => {
        const kind = WORDS[word];
        return `The ${word} ${kind ? this.told(kind, Number(real)) : real}`;
      });
  }
}
