import { array, assert, integer, nat, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { itemsAfterReturn, resolveReturn, salesThousandths, unitNames } from "./returns";
import type { CartItem } from "./types";

const cart: readonly CartItem[] = [
  { sku: "shirt", quantity: 1, price: 20 },
  { sku: "shoes", quantity: 3, price: 100, additionalCosts: { fee: { price: 1.25 } } },
  { sku: "socks", quantity: 2, price: 5 },
  { sku: "socks", quantity: 4, price: 6 },
];

const resolved = (cartItems: readonly CartItem[], wishes: Parameters<typeof resolveReturn>[1]) => {
  const answer = resolveReturn({ cartItems }, wishes);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
};

describe("units that come back", () => {
  it("are counted from the lowest subPosition that is still with the customer", () => {
    const first = resolved(cart, [{ position: 1, quantity: 1 }]);
    expect([...unitNames(first)]).toEqual(["1/0"]);
    const after = itemsAfterReturn(cart, first);
    expect(after[1]).toMatchObject({ quantity: 3, returnedQuantity: 1, remainingQuantity: 2 });
    expect([...unitNames(resolved(after, [{ position: 1 }]))]).toEqual(["1/1", "1/2"]);
  });

  it("may be named twice in one request", () => {
    const units = resolved(cart, [
      { position: 1, quantity: 1 },
      { position: 1, quantity: 1 },
    ]);
    expect([...unitNames(units)]).toEqual(["1/0", "1/1"]);
    expect(itemsAfterReturn(cart, units)[1]).toMatchObject({ returnedQuantity: 2 });
  });

  it("may be named by a SKU that names one line", () => {
    expect(resolved(cart, [{ sku: "shoes" }])).toEqual([
      { position: 1, sku: "shoes", quantity: 3, fromSubPosition: 0 },
    ]);
  });

  it.each([
    ["more than remains", { position: 0, quantity: 2 }, "quantity", "Line 0 (shirt) has 1 of 1"],
    ["no such line", { position: 4 }, "position", "no line 4"],
    ["another SKU", { position: 0, sku: "shoes" }, "sku", "Line 0 of the session is shirt"],
    ["an unknown SKU", { sku: "hat" }, "sku", "no line with the SKU hat"],
    ["a SKU of two lines", { sku: "socks" }, "sku", "Several lines"],
    ["no name at all", {}, "position", "Name the line"],
  ])("are refused: %s", (_case, wish, field, words) => {
    const answer = resolveReturn({ cartItems: cart }, [{ position: 2 }, wish]);
    expect(answer).toMatchObject({ ok: false, error: [{ index: 1, field }] });
    expect(JSON.stringify(answer)).toContain(words);
  });

  it("are refused when nothing of the line is left", () => {
    const after = itemsAfterReturn(cart, resolved(cart, [{ position: 0 }]));
    const again = resolveReturn({ cartItems: after }, [{ position: 0 }]);
    expect(again).toMatchObject({ ok: false, error: [{ field: "quantity" }] });
  });
});

describe("sales", () => {
  it("fall by what came back, item costs with the units; session costs stay", () => {
    const additionalCosts = { shipping: { price: 7.5 } };
    const before = salesThousandths({ cartItems: cart, additionalCosts });
    const units = resolved(cart, [{ position: 1, quantity: 2 }]);
    const after = salesThousandths({ cartItems: itemsAfterReturn(cart, units), additionalCosts });
    expect(before - after).toBe(202_500);
    const all = resolved(
      cart,
      [0, 1, 2, 3].map((position) => ({ position })),
    );
    expect(salesThousandths({ cartItems: itemsAfterReturn(cart, all), additionalCosts })).toBe(
      7_500,
    );
  });

  it("add up to nothing, in whatever parts the units come back", () => {
    assert(
      property(
        array(record({ quantity: integer({ min: 1, max: 6 }), cents: nat(9_999) }), {
          minLength: 1,
          maxLength: 4,
        }),
        array(nat(3), { maxLength: 30 }),
        (lines, picks) => {
          let cartItems: readonly CartItem[] = lines.map(({ quantity, cents }, index) => ({
            sku: `sku-${index}`,
            quantity,
            price: cents / 100,
          }));
          const seen: string[] = [];
          const take = (position: number, quantity?: number) => {
            const answer = resolveReturn({ cartItems }, [{ position, quantity }]);
            if (!answer.ok) return;
            seen.push(...unitNames(answer.value));
            cartItems = itemsAfterReturn(cartItems, answer.value);
          };
          for (const position of picks) take(position, 1);
          for (const position of lines.keys()) take(position);
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen.length).toBe(lines.reduce((sum, { quantity }) => sum + quantity, 0));
          expect(salesThousandths({ cartItems, additionalCosts: {} })).toBe(0);
        },
      ),
    );
  });
});
