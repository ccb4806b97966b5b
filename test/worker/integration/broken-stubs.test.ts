import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { createApp } from "../../../src/app";
import {
  activePoints,
  closing,
  createCustomer,
  createSpendPointsShop,
  transactionsOf,
} from "./spend-points-shop";

type Moment = "before the object hears of it" | "after the object has answered";

/**
 * Objects whose every method fails when it is first called, as when the platform moves or updates
 * them. The stub that failed fails from then on, as the platform documents it.
 */
function failingObjects(moment: Moment, failed: Set<string>) {
  const failOnce = (stub: object, kind: string) => {
    let isBroken = false;
    return new Proxy(stub, {
      get: (target, property) => {
        const method = `${kind}.${String(property)}`;
        return async (...given: unknown[]) => {
          const failsNow = !failed.has(method);
          failed.add(method);
          const member = Reflect.get(target, property, target) as (...all: unknown[]) => unknown;
          const call = async (): Promise<unknown> => Reflect.apply(member, target, given);
          if (failsNow && moment === "after the object has answered") await call();
          isBroken ||= failsNow;
          if (isBroken) throw new Error("Network connection lost.");
          return call();
        };
      },
    });
  };
  const namespace = <T extends object>(real: T, kind: string): T =>
    new Proxy(real, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== "function") return member;
        return (...given: unknown[]) =>
          failOnce(Reflect.apply(member, target, given) as object, kind);
      },
    });
  return {
    SESSIONS: namespace(env.SESSIONS, "session"),
    WALLETS: namespace(env.WALLETS, "wallet"),
  };
}

it.each<Moment>(["before the object hears of it", "after the object has answered"])(
  "a close and a cancellation take hold once when every call of theirs fails once, %s",
  async (moment) => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const failed = new Set<string>();
    const lines = vi.spyOn(console, "log");
    const app = createApp();
    const put = async (customerSession: object) => {
      const context = createExecutionContext();
      const request = new Request("https://tessera.test/v2/customer_sessions/order", {
        method: "PUT",
        headers: { authorization: shop.key, "content-type": "application/json" },
        body: JSON.stringify({ customerSession }),
      });
      const bindings = { ...env, ...failingObjects(moment, failed) };
      const response = await app.fetch(request, bindings, context);
      await waitOnExecutionContext(context);
      return [
        response.status,
        await response.json<{ effects?: { effectType: string }[] }>(),
      ] as const;
    };
    const told = async (customerSession: object) => {
      const [status, { effects = [] }] = await put(customerSession);
      return [status, effects.map(({ effectType }) => effectType)];
    };
    expect(await told(closing(customer, 50))).toEqual([
      200,
      expect.arrayContaining(["deductLoyaltyPoints"]),
    ]);
    expect(await activePoints(shop, customer)).toBe(70);
    failed.clear();
    expect(await told({ state: "cancelled" })).toEqual([
      200,
      expect.arrayContaining(["rollbackDeductedLoyaltyPoints"]),
    ]);
    expect(await activePoints(shop, customer)).toBe(120);
    expect(await transactionsOf(shop, customer)).toHaveLength(3);
    expect([...failed]).toEqual(
      expect.arrayContaining([
        "session.read",
        "session.begin",
        "session.finish",
        "wallet.undoable",
        "wallet.reserve",
        "wallet.commit",
      ]),
    );
    expect(JSON.stringify(lines.mock.calls)).not.toMatch(/closure_left_to_alarm|unexpected_error/);
  },
);
