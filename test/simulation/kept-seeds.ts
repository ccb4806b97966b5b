/**
 * Seeds whose stories once ended badly, with what was wrong. They are played first, for ever. A seed
 * tells the same story for as long as `drawPlot` and the order of calls stay as they are; what
 * mattered about it has a test with a story of its own, too.
 */
export const KEPT_SEEDS: readonly { readonly seed: number; readonly why: string }[] = [
  { seed: 1121, why: "rules reserved a coupon for more customers than its limit" },
  { seed: 1449, why: "a call that repeated another's close forgot its own Idempotency-Key" },
];
