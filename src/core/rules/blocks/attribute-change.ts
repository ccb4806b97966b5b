import { attributeJsonOf } from "../../attributes/attribute-json";
import { attributeValue } from "../../attributes/attribute-values";
import { type Decimal, ZERO } from "../../decimal";
import { addDuration, parseDuration } from "../../duration";
import type { AttributeDefinition, AttributeType } from "../../evaluation/catalogue";
import {
  asDecimal,
  EvaluationError,
  Instant,
  renderText,
  type Scope,
  type Value,
} from "../../expression";
import type { AttributeJson } from "../../session/types";

export const UPDATE_OPERATORS = [
  "setTo",
  "increaseBy",
  "decreaseBy",
  "multiplyBy",
  "divideBy",
  "toggle",
  "laterBy",
  "earlierBy",
] as const;

export type UpdateOperator = (typeof UPDATE_OPERATORS)[number];

/** The type that an operator needs; null = any. */
export const OPERATOR_TYPES: Record<UpdateOperator, AttributeType | null> = {
  setTo: null,
  increaseBy: "number",
  decreaseBy: "number",
  multiplyBy: "number",
  divideBy: "number",
  toggle: "boolean",
  laterBy: "time",
  earlierBy: "time",
};

/**
 * The new value of an attribute. One that has none counts as 0 or false; there is no time to move.
 *
 * @throws EvaluationError when the operand or the attribute does not fit
 */
export function changedValue(
  { type, name }: Pick<AttributeDefinition, "type" | "name">,
  operator: UpdateOperator,
  stored: AttributeJson | undefined,
  operand: Value,
  scope: Scope,
): AttributeJson {
  const { timezone } = scope;
  const current = stored === undefined ? undefined : attributeValue(stored, type);
  switch (operator) {
    case "setTo":
      return attributeJsonOf(fitting(operand, type, name), timezone);
    case "toggle":
      return current !== true;
    case "laterBy":
    case "earlierBy": {
      if (!(current instanceof Instant)) throw new EvaluationError(`${name} holds no time to move`);
      return attributeJsonOf(movedTime(current, operator, operand, timezone), timezone);
    }
    default: {
      const number = calculate(operator, asDecimal(current ?? ZERO) ?? ZERO, operand, name);
      return attributeJsonOf(number, timezone);
    }
  }
}

type Calculation = "increaseBy" | "decreaseBy" | "multiplyBy" | "divideBy";

function calculate(operator: Calculation, current: Decimal, operand: Value, name: string): Decimal {
  const by = asDecimal(operand);
  if (by === undefined) throw new EvaluationError(`The value to change ${name} by is no number`);
  switch (operator) {
    case "increaseBy":
      return current.plus(by);
    case "decreaseBy":
      return current.minus(by);
    case "multiplyBy":
      return current.times(by);
    case "divideBy":
      if (by.eq(ZERO)) throw new EvaluationError(`${name} can't be divided by zero`);
      return current.div(by);
  }
}

function movedTime(
  time: Instant,
  operator: "laterBy" | "earlierBy",
  operand: Value,
  timezone: string,
): Instant {
  const text = renderText(operand, timezone);
  const duration = parseDuration(text);
  if (!duration.ok || duration.value.kind !== "span") {
    const reason = duration.ok ? `"${text}" is no span of time` : duration.error;
    throw new EvaluationError(`The time can't be moved: ${reason}`);
  }
  const span = duration.value;
  const signed =
    operator === "laterBy" ? span : ({ ...span, amount: -span.amount, rounding: null } as const);
  const moved = addDuration(time.epochMs, signed, timezone);
  return new Instant(moved ?? time.epochMs);
}

/** What an expression yields may differ from what its type promised. */
function fitting(value: Value, type: AttributeType, name: string): Value {
  const asText = typeof value === "string" && (type === "time" || type === "number");
  const read = asText && type === "number" ? asDecimal(value) : value;
  const converted = asText && type === "time" ? attributeValue(value, type) : read;
  if (converted === undefined) throw new EvaluationError(`The value does not fit ${name}`);
  return converted;
}
