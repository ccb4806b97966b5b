import type { JsonObject, JsonValue } from "../model";
import type { BlockFrame } from "./block";
import type { Block } from "./index";

/** How a block is written as a Talang call, and which calls it is read from. */
export interface TalangForm<B> {
  /** The call, without what the frame adds (`onFailure`, `onError`). */
  write(block: B, writer: TalangWriter): JsonValue;
  /** By lower-case function name: the fields of the block that a call stands for. */
  readonly read: Readonly<Record<string, (call: TalangCall) => BlockFields>>;
}

/** A block's own fields with its type: what the checker reads. */
export type BlockFields = JsonObject & { readonly type: string };

/** One call of a block's Talang form. */
export interface TalangCall {
  readonly args: readonly JsonValue[];
  /** Remembers that a field comes from an argument, so that findings point there. */
  place(field: string, argument: number): void;
  /** Literals stay, calls become `{{ formula }}`. */
  value(argument: number): JsonValue | undefined;
  /** A call as a formula without braces: `$Session.Total`. */
  expression(argument: number): JsonValue | undefined;
  /** A condition as blocks. */
  conditions(argument: number): JsonValue;
}

export interface TalangWriter {
  /** A value with `{{ … }}` as Talang. */
  value(value: JsonValue): JsonValue;
  /** A formula such as `$Session.Total` as Talang. */
  expression(value: JsonValue): JsonValue;
  block(block: Block): JsonValue;
}

/** How one field stands in the argument list. */
export type FieldCodec = "value" | "expression" | "json" | "reference" | "conditions";

/** The form of ours: the block's type, then its fields in order (CONTRACT, "Rules"). */
export function positional<B extends BlockFrame & { readonly type: string }>(
  type: B["type"],
  fields: readonly (readonly [keyof B & string, FieldCodec])[],
): TalangForm<B> {
  return {
    write: (block, writer) => {
      const args = fields.map(([name, codec]) =>
        writeField(block[name] as JsonValue, codec, writer),
      );
      while (args.length > 0 && args.at(-1) === undefined) args.pop();
      // An optional field in the middle that is not there reads back as nothing.
      return [type, ...args.map((arg) => (arg === undefined ? ABSENT : arg))];
    },
    read: { [type.toLowerCase()]: (call) => readPositional(type, fields, call) },
  };
}

const ABSENT: JsonValue = ["noop"];

function writeField(
  value: JsonValue | undefined,
  codec: FieldCodec,
  writer: TalangWriter,
): JsonValue | undefined {
  if (value === undefined) return undefined;
  switch (codec) {
    case "value":
      return writer.value(value);
    case "expression":
      return writer.expression(value);
    case "conditions":
      return ["and", ...(value as unknown as readonly Block[]).map((block) => writer.block(block))];
    case "reference":
      return (value as JsonObject)["id"];
    case "json":
      return value;
  }
}

function readPositional(
  type: string,
  fields: readonly (readonly [string, FieldCodec])[],
  call: TalangCall,
): BlockFields {
  const read: Record<string, JsonValue | undefined> = {};
  for (const [index, [name, codec]] of fields.entries()) {
    const argument = call.args[index];
    if (argument === undefined || isAbsent(argument)) continue;
    call.place(name, index);
    read[name] = readField(argument, codec, call, index);
  }
  return { ...read, type };
}

function readField(
  argument: JsonValue,
  codec: FieldCodec,
  call: TalangCall,
  index: number,
): JsonValue | undefined {
  switch (codec) {
    case "value":
      return call.value(index);
    case "expression":
      return call.expression(index);
    case "conditions":
      return call.conditions(index);
    case "reference":
      return typeof argument === "number" ? { id: argument } : argument;
    case "json":
      return argument;
  }
}

function isAbsent(argument: JsonValue): boolean {
  return Array.isArray(argument) && argument.length === 1 && argument[0] === "noop";
}
