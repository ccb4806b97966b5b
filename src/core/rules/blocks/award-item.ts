import { decimalText, ONE, toNumber, ZERO } from "../../decimal";
import { UNIT_STEPS } from "../../expression";
import { type BlockFrame, type BlockType, refused } from "./block";
import { takeEach } from "./rewards";
import { positional } from "./talang";
import { numberOf, textOf } from "./values";

/** Adds free items to the cart: one effect for each of them (reference RULES §6, API effects). */
export interface AwardItemBlock extends BlockFrame {
  readonly type: "awardItem";
  readonly sku: string;
  readonly name: string;
  readonly quantity: boolean | number | string;
  /** Whether a short budget gives fewer items instead of none. */
  readonly partial: boolean;
}

/** Items that one effect may give away. */
const FREE_ITEMS_MAX = 1_000;

export const awardItem: BlockType<AwardItemBlock> = {
  role: "effect",
  talang: positional<AwardItemBlock>("awardItem", [
    ["sku", "value"],
    ["name", "value"],
    ["quantity", "value"],
    ["partial", "json"],
  ]),
  check(reader) {
    const sku = reader.template("sku");
    const name = reader.template("name");
    const quantity = readQuantity(reader);
    const partial = reader.has("partial") ? reader.flag("partial") : false;
    if (sku === undefined || name === undefined || quantity === undefined) return null;
    if (partial === undefined) return null;
    if (sku !== "") return { sku, name, quantity, partial };
    return reader.problem("sku", "Invalid value", "sku must name the item to add") ?? null;
  },
  compile(block, compiler) {
    const sku = compiler.value(block.sku);
    const name = compiler.value(block.name);
    const quantity = compiler.value(block.quantity);
    return (run) => {
      const wish = numberOf(quantity, run, "The quantity of free items");
      const count = toNumber(wish);
      if (!Number.isInteger(count) || count < 0 || count > FREE_ITEMS_MAX) {
        const details = `The quantity of free items must be a whole number up to ${FREE_ITEMS_MAX}`;
        return refused(`${details}, but it is ${decimalText(wish)}`, "EffectCouldNotBeApplied");
      }
      run.state.meter.spend(count * UNIT_STEPS);
      const allowed = block.partial || run.state.catalogue.application.enablePartialDiscounts;
      const kind = { amountAction: null, countAction: "addFreeItemEffect", extra: null } as const;
      const shrinkable = allowed && !run.rule.takesPoints;
      const each = { ...kind, unitStep: 1, scale: 0, shrinkable };
      const taken = takeEach(
        run,
        each,
        Array.from({ length: count }, () => 1),
      );
      if (!taken.ok) return taken.error;
      const given = taken.value.filter((part) => part === 1).length;
      run.reward(given > 0 ? ONE : ZERO);
      const props = { sku: textOf(sku, run), name: textOf(name, run) };
      for (let item = 0; item < given; item += 1) {
        run.emit("addFreeItem", { ...props, ...(allowed ? { desiredQuantity: count } : {}) });
      }
      return null;
    };
  },
};

/** A text that holds the number or an expression; a number is taken, too. */
function readQuantity(reader: Parameters<BlockType<AwardItemBlock>["check"]>[0]) {
  const { quantity } = reader.json;
  if (typeof quantity === "string" && !quantity.includes("{{")) {
    const count = Number(quantity);
    const isCount = quantity.trim() !== "" && Number.isInteger(count) && count >= 1;
    if (isCount && count <= FREE_ITEMS_MAX) return quantity;
    const details = `quantity must be a whole number from 1 to ${FREE_ITEMS_MAX}`;
    return reader.problem("quantity", "Invalid value", details);
  }
  const value = reader.value("quantity", "number");
  if (typeof value !== "number") return value;
  return reader.integer("quantity", 1, FREE_ITEMS_MAX);
}
