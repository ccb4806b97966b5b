import type { CartUnit } from "../../attributes/cart-unit";
import { decimalFromNumber, sumDecimals } from "../../decimal";
import type { RecordValue, Value, ValueType } from "../../expression";

/** Some units that belong together: what rules see as `Bundle`. */
export class CartBundle implements RecordValue {
  readonly isRecord = true;

  constructor(
    readonly name: string,
    /** Among the bundles of its definition. */
    readonly index: number,
    /** In the order of the definition. */
    readonly units: readonly CartUnit[],
  ) {}

  get(name: string): Value | undefined {
    switch (name) {
      case "Name":
        return this.name;
      case "Index":
        return decimalFromNumber(this.index);
      case "Items":
        return this.units;
      case "Total":
        return sumDecimals(this.units.map((unit) => unit.price));
      default:
        return undefined;
    }
  }

  keys(): readonly string[] {
    return ["Name", "Index", "Items", "Total"];
  }
}

/** The static type of `Bundle`; `Total` is the sum of its items' prices. */
export function bundleType(item: ValueType): ValueType {
  return {
    record: new Map<string, ValueType>([
      ["Name", "string"],
      ["Index", "number"],
      ["Items", { list: item }],
      ["Total", "number"],
    ]),
  };
}
