import type { ServiceContext } from "../../context";
import type { DifferenceKind } from "./differences";

/** Where a page ended: the key of its last row. */
export type Position = readonly (string | number)[];

/** Two stores that disagree, or one that contradicts itself. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** Which row, session or wallet; ids only. */
  readonly subject: Readonly<Record<string, string | number>>;
  readonly expected: string | number;
  readonly found: string | number;
}

export interface CheckPage {
  /** How many rows, sessions or wallets were compared. */
  readonly checked: number;
  readonly differences: readonly Difference[];
  /** Null = this was the last page. */
  readonly next: Position | null;
}

/** Compares one thing, page by page. Reads only. */
export interface Check {
  /** Of what the key of a row consists. */
  readonly keyTypes: readonly ("string" | "number")[];
  /** @param after null = from the beginning */
  readonly page: (context: ServiceContext, after: Position | null) => Promise<CheckPage>;
}
