/** The same fields, where those that may be undefined may be absent instead. */
export type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is undefined: the wire and the services tell absent from present only. */
export function present<T extends object>(value: T): Present<T> {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

/** RFC 3339 in UTC, as every answer writes instants. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Undefined stays undefined and null stays null: "keep" and "clear" of an update. */
export function epochMs<T extends null | undefined>(text: string | T): number | T {
  return typeof text === "string" ? Date.parse(text) : text;
}
