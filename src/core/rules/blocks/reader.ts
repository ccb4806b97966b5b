import { parseRfc3339 } from "../../calendar";
import type {
  ApplicationSettings,
  Definitions,
  LoyaltyProgramDefinition,
} from "../../evaluation/catalogue";
import {
  checkExpression,
  checkTemplate,
  describeType,
  type Diagnostic,
  isAssignable,
  parseFormula,
  parseTalang,
  parseTemplate,
  type TypeScope,
  type ValueType,
} from "../../expression";
import { INTEGER_MAX, PROBLEMS_MAX, TEXT_LENGTH_MAX, VALUE_LIST_MAX } from "../limits";
import type { JsonObject, JsonValue } from "../model";
import { type BlockRole, isJsonObject, type ValueJson } from "./block";
import type { Block } from "./index";

/** What the check of a ruleset knows and collects. */
export interface CheckContext {
  readonly definitions: Definitions;
  readonly application: ApplicationSettings;
  readonly types: TypeScope;
  /** The type of `Item`: of the elements of the cart. */
  readonly itemType: ValueType;
  readonly problems: Diagnostic[];
  readonly warnings: Diagnostic[];
  /** Counts one more block; answers how many there are. */
  countBlock(): number;
  /** Selectors and bundles of the ruleset, by name: what they yield. */
  readonly selections: ReadonlyMap<string, SelectionKind>;
  /** Reads nested blocks; null when one of them has a problem. */
  blocks(json: JsonValue | undefined, pointer: string, place: BlockPlace): readonly Block[] | null;
  block(json: JsonValue, pointer: string, place: BlockPlace): Block | null;
  /** The same context where expressions may read some more names. */
  bind(names: Readonly<Record<string, ValueType>>): CheckContext;
}

/** Cart items, bundles of them, or other values that a selector makes of them. */
export type SelectionKind = "items" | "values" | "bundle";

/** What may stand at a place in a rule. */
export interface BlockPlace {
  readonly roles: readonly BlockRole[];
  /** Failure blocks can only tell something (reference SEMANTICS §6.3). */
  readonly failure: boolean;
  readonly depth: number;
}

/** Reads the fields of one block; whatever is wrong is reported and answered by `undefined`. */
export class FieldReader {
  constructor(
    readonly json: JsonObject,
    readonly pointer: string,
    readonly context: CheckContext,
    readonly place: BlockPlace,
  ) {}

  has(field: string): boolean {
    return this.json[field] !== undefined;
  }

  problem(field: string, title: string, details: string): undefined {
    addProblem(this.context, { pointer: this.at(field), title, details });
  }

  at(field: string): string {
    return field === "" ? this.pointer : `${this.pointer}/${field}`;
  }

  /** A reader of the same block that knows some more names: `Item` in a value per item. */
  within(names: Readonly<Record<string, ValueType>>): FieldReader {
    return new FieldReader(this.json, this.pointer, this.context.bind(names), this.place);
  }

  /** A reader of an object inside this one. */
  inner(field: string): FieldReader | undefined {
    const json = this.json[field];
    if (isJsonObject(json)) return new FieldReader(json, this.at(field), this.context, this.place);
    return this.problem(field, "Invalid type", `${field} must be an object`);
  }

  /** A whole number as such, no expression. */
  integer(field: string, min: number, max = INTEGER_MAX): number | undefined {
    const value = this.json[field];
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    const details = `${field} must be a whole number from ${min} to ${max}`;
    return this.problem(field, "Invalid value", details);
  }

  flag(field: string): boolean | undefined {
    const value = this.json[field];
    if (typeof value === "boolean") return value;
    return this.problem(field, "Invalid type", `${field} must be true or false`);
  }

  choice<T extends string>(field: string, choices: readonly T[]): T | undefined {
    const value = this.json[field];
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    return this.problem(field, "Invalid value", `${field} must be one of: ${choices.join(", ")}`);
  }

  text(field: string): string | undefined {
    const value = this.json[field];
    if (typeof value !== "string") {
      return this.problem(field, "Invalid type", `${field} must be a text`);
    }
    if (value.length <= TEXT_LENGTH_MAX) return value;
    const details = `${field} must have at most ${TEXT_LENGTH_MAX} characters`;
    return this.problem(field, "Too long", details);
  }

  /** A text that may hold `{{ expressions }}`. */
  template(field: string): string | undefined {
    const value = this.text(field);
    return value !== undefined && this.#checkText(value, this.at(field), "any") ? value : undefined;
  }

  /** A literal, or a text with an expression, of the wanted type. */
  value(field: string, wanted: ValueType): boolean | number | string | undefined {
    const value = this.json[field];
    if (value === undefined) {
      return this.problem(field, "Missing", `${field} is required here`);
    }
    return this.#scalar(value, this.at(field), wanted);
  }

  /** A list of literals or expressions, or one expression that yields a list. */
  values(field: string, element: ValueType): ValueJson | undefined {
    const json = this.json[field];
    if (typeof json === "string" && json.includes("{{"))
      return this.value(field, { list: element });
    if (!Array.isArray(json)) {
      return this.problem(field, "Invalid type", `${field} must be a list of values`);
    }
    if (json.length > VALUE_LIST_MAX) {
      return this.problem(field, "Too long", `${field} holds at most ${VALUE_LIST_MAX} values`);
    }
    const values: (boolean | number | string)[] = [];
    for (const [index, entry] of (json as readonly JsonValue[]).entries()) {
      const value = this.#scalar(entry, `${this.at(field)}/${index}`, element);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  /** An expression without braces (`$Session.Total`, `Session.Total`, `{{ … }}`) or Talang. */
  expression(field: string): { json: JsonValue; type: ValueType } | undefined {
    const json = this.json[field];
    const parsed = parseAnyExpression(json, this.at(field));
    if (!parsed.ok) {
      this.#report(parsed.error);
      return undefined;
    }
    const checked = checkExpression(parsed.value, this.context.types, this.at(field));
    this.#report(checked.diagnostics);
    if (json === undefined || checked.diagnostics.some(isProblem)) return undefined;
    return { json, type: checked.type };
  }

  /** A loyalty program by its id; only the id decides. */
  program(field: string): { id: number; name: string; title: string } | undefined {
    const json = this.json[field];
    const id = isJsonObject(json) ? json["id"] : json;
    if (typeof id !== "number") {
      return this.problem(field, "Invalid type", `${field} must name a program by its id`);
    }
    const program = this.context.definitions.loyaltyPrograms.find((known) => known.id === id);
    if (!program) return this.problem(field, "Unknown program", `There is no program ${id}`);
    if (isConnected(program, this.context.application.id)) {
      return { id, name: program.name, title: program.title };
    }
    const details = `Program ${id} is not connected to this Application`;
    return this.problem(field, "Unknown program", details);
  }

  #scalar(
    json: JsonValue,
    pointer: string,
    wanted: ValueType,
  ): boolean | number | string | undefined {
    if (typeof json === "string") return this.#checkText(json, pointer, wanted) ? json : undefined;
    if (typeof json === "boolean" && isAssignable("boolean", wanted)) return json;
    const isNumber = typeof json === "number" && Number.isFinite(json);
    if (isNumber && isAssignable("number", wanted)) return json;
    if (Array.isArray(json)) {
      // Only Talang that could not be read is still Talang here: say what is wrong with it.
      const parsed = parseTalang(json, pointer);
      if (!parsed.ok) {
        this.#report(parsed.error);
        return undefined;
      }
    }
    const details = `Expected ${describeType(wanted)} or an expression in {{ }}`;
    addProblem(this.context, { pointer, title: "Invalid type", details });
    return undefined;
  }

  #checkText(text: string, pointer: string, wanted: ValueType): boolean {
    if (!text.includes("{{")) return this.#checkLiteral(text, pointer, wanted);
    const parsed = parseTemplate(text, pointer);
    if (!parsed.ok) return this.#report(parsed.error);
    const checked = checkTemplate(parsed.value, this.context.types, pointer);
    if (!this.#report(checked.diagnostics)) return false;
    if (isAssignable(checked.type, wanted)) return true;
    const details = `Expected ${describeType(wanted)}, but this is ${describeType(checked.type)}`;
    addProblem(this.context, { pointer, title: "Invalid type", details });
    return false;
  }

  #checkLiteral(text: string, pointer: string, wanted: ValueType): boolean {
    if (isAssignable("string", wanted)) return true;
    if (wanted === "time" && parseRfc3339(text) !== undefined) return true;
    const details = `"${text.slice(0, 50)}" is not ${describeType(wanted)}`;
    addProblem(this.context, { pointer, title: "Invalid type", details });
    return false;
  }

  /** Whether nothing but warnings was found. */
  #report(diagnostics: readonly Diagnostic[]): boolean {
    for (const diagnostic of diagnostics) {
      if (isProblem(diagnostic)) addProblem(this.context, diagnostic);
      else if (this.context.warnings.length < PROBLEMS_MAX) this.context.warnings.push(diagnostic);
    }
    return !diagnostics.some(isProblem);
  }
}

export function addProblem(context: CheckContext, problem: Omit<Diagnostic, "severity">): void {
  if (context.problems.length >= PROBLEMS_MAX) return;
  context.problems.push({ ...problem, severity: "problem" });
}

/** Reads a formula with or without braces, or Talang. */
export function parseAnyExpression(
  json: JsonValue | undefined,
  pointer: string,
): ReturnType<typeof parseFormula> {
  if (typeof json !== "string") return parseTalang(json, pointer);
  const text = json.trim();
  const braced = text.startsWith("{{") && text.endsWith("}}") ? text.slice(2, -2) : text;
  return parseFormula(braced, pointer);
}

function isProblem(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "problem";
}

/** A program without a list serves every Application of the account. */
function isConnected(program: LoyaltyProgramDefinition, applicationId: number): boolean {
  const connected = program.subscribedApplications;
  return connected.length === 0 || connected.includes(applicationId);
}
