import type { EffectProps } from "../../evaluation/effect";
import type { RuleRun } from "../../evaluation/rule-run";
import type { CompiledExpression } from "../../expression";
import type { CompiledBlock } from "../compiled";
import type { JsonObject, JsonValue } from "../model";
import type { FieldReader } from "./reader";
import type { TalangForm } from "./talang";
import type { Block } from "./index";

/** What every block has. A block that fails runs `onFailure`; an error, the matching `onError`. */
export interface BlockFrame {
  readonly id: string;
  readonly tags?: readonly string[];
  readonly onFailure?: readonly Block[];
  /** By the name of the error; `*` stands for every one. A handled error is no error any more. */
  readonly onError?: Readonly<Record<string, readonly Block[]>>;
}

export type BlockRole = "condition" | "effect";

/** The fields that are a block type's own. */
export type FieldsOf<B> = Omit<B, keyof BlockFrame | "type">;

/** One kind of block: how it is checked when saved, what it does, its form in Talang. */
export interface BlockType<B extends { readonly type: string }> {
  readonly role: BlockRole;
  /** Reads the fields; null when a problem was reported. */
  check(reader: FieldReader): FieldsOf<B> | null;
  compile(block: B, compiler: BlockCompiler): BlockBody;
  readonly talang: TalangForm<B>;
  /** What the index must know of it (DESIGN §1, catalogue). */
  facts?(block: B): BlockFacts;
  /** Blocks that take part in the decision of this one. */
  children?(block: B): readonly Block[];
}

export interface BlockFacts {
  readonly checksCoupon?: boolean;
  readonly eventType?: string;
  readonly takesPoints?: boolean;
  readonly loyaltyProgramId?: number;
  readonly checksReferral?: boolean;
  /** Gives the customer a reservation of the coupon. */
  readonly reservesCoupon?: boolean;
  readonly giveawayPoolId?: number;
  readonly collectionId?: number;
}

/** What a block does: nothing to say, a reason why not, or the failure of a block inside it. */
export type BlockBody = (run: RuleRun) => null | Refused | NestedFailure;

export interface Refused {
  readonly details: string;
  readonly couponReason?: EffectProps["rejectCoupon"]["rejectionReason"];
}

/** A deeper block decided; it has its own index. */
export interface NestedFailure {
  readonly nested: NonNullable<ReturnType<CompiledBlock["run"]>>;
}

export function refused(details: string, couponReason?: Refused["couponReason"]): Refused {
  return couponReason === undefined ? { details } : { details, couponReason };
}

/** What blocks need to become closures. The model was checked: nothing here can fail. */
export interface BlockCompiler {
  /** A literal, a list of literals, or a text that holds expressions. */
  value(value: ValueJson): CompiledExpression;
  /** An attribute or expression without braces, or Talang. */
  expression(value: JsonValue): { run: CompiledExpression; path: readonly string[] | undefined };
  blocks(blocks: readonly Block[]): readonly CompiledBlock[];
}

/** A literal or a text with `{{ … }}`; lists for operators that take several. */
export type ValueJson = boolean | number | string | readonly (boolean | number | string)[];

export function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
