import { expect, it } from "vitest";
import { couponState } from "./state";

const NOW_MS = 1_000_000;
const coupon = {
  usageCount: 0,
  usageLimit: 1,
  startAtMs: null,
  expiresAtMs: null,
  campaignIsOn: true,
};

it.each([
  ["active", {}],
  ["active", { startAtMs: NOW_MS, expiresAtMs: NOW_MS + 1 }],
  ["active", { usageCount: 900, usageLimit: 0 }],
  ["pending", { startAtMs: NOW_MS + 1 }],
  ["expired", { expiresAtMs: NOW_MS }],
  ["used", { usageCount: 1 }],
  ["used", { usageCount: 2, expiresAtMs: NOW_MS - 1 }],
  ["disabled", { campaignIsOn: false }],
  ["expired", { campaignIsOn: false, expiresAtMs: NOW_MS - 1 }],
] as const)("a coupon is %s: %o", (state, difference) => {
  expect(couponState({ ...coupon, ...difference }, NOW_MS)).toBe(state);
});
