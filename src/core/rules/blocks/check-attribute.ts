import type { RuleRun } from "../../evaluation/rule-run";
import {
  asDecimal,
  type CompiledExpression,
  EvaluationError,
  Instant,
  isRecord,
  renderText,
  type Scope,
  type Value,
  type ValueType,
} from "../../expression";
import { compileRegex } from "../../regex";
import type { JsonValue } from "../model";
import {
  accepts,
  ATTRIBUTE_OPERATORS,
  type AttributeOperator,
  type AttributeOperatorName,
  OPERATOR_NAMES,
  type Operands,
} from "./attribute-operators";
import {
  type BlockCompiler,
  type BlockFrame,
  type BlockType,
  isJsonObject,
  type Refused,
  refused,
  type ValueJson,
} from "./block";
import type { FieldReader } from "./reader";
import { readReference, type Reference } from "./references";
import { positional } from "./talang";

/** Compares an attribute, or what an expression yields; a missing attribute fails the check. */
export interface CheckAttributeBlock extends BlockFrame {
  readonly type: "checkAttribute";
  readonly attribute: JsonValue;
  readonly operator: AttributeOperatorName;
  /** For `inCollection`: the collection. */
  readonly value?: ValueJson | Reference;
  readonly values?: ValueJson;
  readonly count?: ValueJson;
  readonly min?: ValueJson;
  readonly max?: ValueJson;
  readonly start?: ValueJson;
  readonly end?: ValueJson;
  readonly startInclusive?: boolean;
  readonly endInclusive?: boolean;
}

type OperandFields = Omit<
  CheckAttributeBlock,
  keyof BlockFrame | "type" | "attribute" | "operator"
>;

export const checkAttribute: BlockType<CheckAttributeBlock> = {
  role: "condition",
  talang: positional<CheckAttributeBlock>("checkAttribute", [
    ["attribute", "expression"],
    ["operator", "json"],
    ["value", "value"],
    ["values", "value"],
    ["count", "value"],
    ["min", "value"],
    ["max", "value"],
    ["start", "value"],
    ["end", "value"],
    ["startInclusive", "json"],
    ["endInclusive", "json"],
  ]),
  facts: ({ value }) => (isReference(value) ? { collectionId: value.id } : {}),
  check(reader) {
    const attribute = reader.expression("attribute");
    const name = reader.choice("operator", OPERATOR_NAMES);
    if (!attribute || !name) return null;
    const operator: AttributeOperator = ATTRIBUTE_OPERATORS[name];
    if (!accepts(operator, attribute.type)) {
      const kinds = operator.kinds.join(" or ").replace("atom", "text, number, boolean or time");
      reader.problem("operator", "Type mismatch", `${name} needs an attribute of type ${kinds}`);
      return null;
    }
    const operands = checkOperands(reader, operator, attribute.type);
    if (!operands || !checkPattern(reader, name, operands)) return null;
    return { attribute: attribute.json, operator: name, ...operands };
  },
  compile(block, compiler) {
    const operator: AttributeOperator = ATTRIBUTE_OPERATORS[block.operator];
    const { run: read, path } = compiler.expression(block.attribute);
    const operands = compileOperands(block, compiler);
    const label = path ? path.join(".") : "The value";
    return (run) => {
      const attribute = path ? run.scope.lookup(path) : read(run.scope);
      if (attribute === undefined || attribute === null) {
        return block.operator === "not(exists)" ? null : refused(`${label} has no value`);
      }
      if (isReference(block.value)) {
        return compareWithCollection(run, block.operator, block.value, attribute, label);
      }
      const given = operands(run.scope);
      if (operator.holds(attribute, given, run.scope.meter)) return null;
      return refused(describe(label, attribute, block.operator, given, run.scope));
    };
  },
};

function checkOperands(
  reader: FieldReader,
  operator: AttributeOperator,
  type: ValueType,
): OperandFields | null {
  const element = elementType(operator, type);
  switch (operator.operands) {
    case "none":
      return {};
    case "value": {
      const value = reader.value("value", element);
      return value === undefined ? null : { value };
    }
    case "list":
      return readList(reader, element);
    case "listAndCount": {
      const list = readList(reader, element);
      const count = reader.value("count", "number");
      return list && count !== undefined ? { ...list, count } : null;
    }
    case "range": {
      const min = reader.value("min", element);
      const max = reader.value("max", element);
      return min === undefined || max === undefined ? null : { min, max };
    }
    case "period":
      return readPeriod(reader);
    case "collection": {
      const { collections } = reader.context.definitions;
      const found = readReference(reader, "value", collections, "collection");
      return found ? { value: { id: found.id, name: found.name } } : null;
    }
  }
}

/** `oneOf` takes its list as `value`, the operators on lists as `values`; either is accepted. */
function readList(reader: FieldReader, element: ValueType): OperandFields | null {
  const field = reader.has("values") || !reader.has("value") ? "values" : "value";
  const values = reader.values(field, element);
  return values === undefined ? null : { [field]: values };
}

function readPeriod(reader: FieldReader): OperandFields | null {
  const start = reader.value("start", "time");
  const end = reader.value("end", "time");
  const startInclusive = reader.has("startInclusive") ? reader.flag("startInclusive") : false;
  const endInclusive = reader.has("endInclusive") ? reader.flag("endInclusive") : false;
  if (reader.json["timezoneInsensitive"] === true) {
    const details = "Periods that ignore the time zone are not supported yet";
    reader.problem("timezoneInsensitive", "Not supported", details);
    return null;
  }
  if (start === undefined || end === undefined) return null;
  if (startInclusive === undefined || endInclusive === undefined) return null;
  return { start, end, startInclusive, endInclusive };
}

function elementType(operator: AttributeOperator, type: ValueType): ValueType {
  if (typeof type === "object" && "list" in type) return type.list;
  const [only] = operator.kinds.length === 1 ? operator.kinds : [];
  if (type !== "any") return type;
  return only === undefined || only === "atom" || only === "list" ? "any" : only;
}

function checkPattern(
  reader: FieldReader,
  name: AttributeOperatorName,
  { value }: OperandFields,
): boolean {
  if (name !== "matchesRegexp" || typeof value !== "string" || value.includes("{{")) return true;
  const regex = compileRegex(value);
  if (!regex.ok) reader.problem("value", "Invalid pattern", regex.error);
  return regex.ok;
}

function compileOperands(
  block: CheckAttributeBlock,
  compiler: BlockCompiler,
): (scope: Scope) => Operands {
  const compile = (json: ValueJson | Reference | undefined): CompiledExpression =>
    json === undefined || isReference(json) ? () => null : compiler.value(json);
  const { operands: shape } = ATTRIBUTE_OPERATORS[block.operator];
  const takesList = shape === "list" || shape === "listAndCount";
  const value = compile(takesList ? (block.values ?? block.value) : block.value);
  const low = compile(block.min ?? block.start);
  const high = compile(block.max ?? block.end);
  const count = compile(block.count);
  return (scope) => ({
    value: takesList ? null : value(scope),
    values: takesList ? elementsOf(value(scope)) : [],
    low: low(scope),
    high: high(scope),
    count: asDecimal(count(scope) ?? null),
    lowInclusive: block.startInclusive ?? false,
    highInclusive: block.endInclusive ?? false,
  });
}

function isReference(value: ValueJson | Reference | undefined): value is Reference {
  return isJsonObject(value);
}

/** Items of collections are texts; a number is compared as it prints. */
function compareWithCollection(
  run: RuleRun,
  operator: AttributeOperatorName,
  { id, name }: Reference,
  attribute: Value,
  label: string,
): Refused | null {
  const items = run.state.snapshot.collections.get(id);
  if (!items) throw new EvaluationError(`The collection "${name}" is not there any more`);
  const isIn = items.has(renderText(attribute, run.scope.timezone, run.scope.meter));
  if (isIn === (operator === "inCollection")) return null;
  const what = isIn ? "is" : "is not";
  return refused(`${label} ${what} in the collection "${name}"`);
}

function elementsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new EvaluationError("The values to compare with are no list");
}

function describe(
  label: string,
  attribute: Value,
  operator: string,
  operands: Operands,
  scope: Scope,
): string {
  const { value, values, low, high } = operands;
  const wanted = [value, low, high].filter((operand) => operand !== null);
  const words = values.length > 0 ? values.slice(0, LISTED_VALUES_MAX) : wanted;
  const text = words.map((operand) => inWords(operand, scope)).join(", ");
  const rest = values.length > LISTED_VALUES_MAX ? ", …" : "";
  const check = text === "" ? operator : `${operator} ${text}${rest}`;
  return `${label} is ${inWords(attribute, scope)}: the check ${check} does not hold`;
}

const LISTED_VALUES_MAX = 5;
const SHOWN_TEXT_LENGTH_MAX = 100;

function inWords(value: Value, scope: Scope): string {
  if (Array.isArray(value)) return `a list of ${value.length} values`;
  if (isRecord(value)) return "a record";
  if (typeof value === "string") return `"${value.slice(0, SHOWN_TEXT_LENGTH_MAX)}"`;
  if (value === null) return "nothing";
  return value instanceof Instant || typeof value !== "boolean"
    ? renderText(value, scope.timezone)
    : String(value);
}
