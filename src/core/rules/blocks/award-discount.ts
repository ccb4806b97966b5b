import { type BlockFrame, type BlockType } from "./block";
import { discountOn, type DiscountTarget, namesIn, readDiscountTarget } from "./discount-targets";
import { positional, type TalangForm } from "./talang";

/** A discount on the cart, on items, bundles or additional costs. */
export interface AwardDiscountBlock extends BlockFrame {
  readonly type: "awardDiscount";
  readonly name: string;
  readonly value: boolean | number | string;
  /** Whether a short budget gives a lower discount instead of none. */
  readonly partial: boolean;
  readonly target: DiscountTarget;
}

const own = positional<AwardDiscountBlock>("awardDiscount", [
  ["name", "value"],
  ["value", "value"],
  ["partial", "json"],
  ["target", "json"],
]);

const talang: TalangForm<AwardDiscountBlock> = {
  write: (block, writer) =>
    block.partial || block.target.type !== "cart"
      ? own.write(block, writer)
      : ["setDiscount", writer.value(block.name), writer.value(block.value)],
  read: {
    ...own.read,
    setdiscount(call) {
      call.place("name", 0);
      call.place("value", 1);
      return {
        type: "awardDiscount",
        name: call.value(0),
        value: call.value(1),
        partial: false,
        target: { type: "cart" },
      };
    },
  },
};

export const awardDiscount: BlockType<AwardDiscountBlock> = {
  role: "effect",
  talang,
  check(reader) {
    const target = readDiscountTarget(reader);
    const inner = target ? reader.within(namesIn(target, reader)) : reader;
    // Without a target nobody knows what the texts may read: they are checked once it is there.
    const name = target ? inner.template("name") : reader.text("name");
    const value = target ? inner.value("value", "number") : undefined;
    const partial = reader.flag("partial");
    if (name === undefined || value === undefined || partial === undefined || !target) return null;
    return { name, value, partial, target };
  },
  compile({ name, value, partial, target }, compiler) {
    const discount = { name: compiler.value(name), value: compiler.value(value), partial };
    return discountOn(target, discount, compiler);
  },
};
