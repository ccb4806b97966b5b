import { attributeKey } from "../../attributes/attribute-owner";
import { customAttributes } from "../../attributes/attribute-values";
import { parseDuration } from "../../duration";
import {
  type AttributeDefinition,
  type AttributeEntity,
  attributeValueType,
} from "../../evaluation/catalogue";
import type { RuleRun } from "../../evaluation/rule-run";
import type { CompiledExpression } from "../../expression";
import type { AttributeJson } from "../../session/types";
import { ELEMENT } from "../selection/element";
import { settleSelections } from "../selection/read-selection";
import { readItemTarget } from "../selection/target";
import {
  changedValue,
  OPERATOR_TYPES,
  UPDATE_OPERATORS,
  type UpdateOperator,
} from "./attribute-change";
import {
  type AttributeSubject,
  subjectsOf,
  TARGET_TYPES,
  TARGETS,
  type UpdateTarget,
} from "./attribute-subjects";
import {
  type BlockFrame,
  type BlockType,
  isJsonObject,
  type Refused,
  refused,
  type ValueJson,
} from "./block";
import type { FieldReader } from "./reader";
import { type BlockFields, positional, type TalangCall, type TalangForm } from "./talang";

/** Changes a custom attribute; later effects and rules see the new value. */
export interface UpdateAttributeValueBlock extends BlockFrame {
  readonly type: "updateAttributeValue";
  readonly operator: UpdateOperator;
  readonly attribute: {
    readonly id: number;
    readonly entity: AttributeEntity;
    readonly name: string;
    readonly title: string;
    readonly type: string;
  };
  readonly target: UpdateTarget;
  /** A duration such as `5D` for `laterBy` and `earlierBy`; none for `toggle`. */
  readonly value?: ValueJson;
}

const own = positional<UpdateAttributeValueBlock>("updateAttributeValue", [
  ["operator", "json"],
  ["attribute", "reference"],
  ["target", "json"],
  ["value", "value"],
]);

/** `["set", "Session", "Attributes", name, value]`: the core function as an effect (RULES §4). */
const talang: TalangForm<UpdateAttributeValueBlock> = {
  write(block, writer) {
    const { operator, attribute, target, value } = block;
    const isPlain = target.type !== "selector" && target.type !== "globalFilter";
    if (operator !== "setTo" || !isPlain) return own.write(block, writer);
    const { root } = TARGETS[target.type];
    return ["set", root, "Attributes", attribute.name, writer.value(value ?? null)];
  },
  read: { ...own.read, set: readSet },
};

export const updateAttributeValue: BlockType<UpdateAttributeValueBlock> = {
  role: "effect",
  talang,
  check(reader) {
    const operator = reader.choice("operator", UPDATE_OPERATORS);
    const target = checkTarget(reader);
    if (!operator || !target) return null;
    const definition = checkAttribute(reader, TARGETS[target.type].entity);
    if (!definition) return null;
    const wanted = OPERATOR_TYPES[operator];
    if (wanted !== null && definition.type !== wanted) {
      const details = `${operator} needs an attribute of type ${wanted}, not ${definition.type}`;
      reader.problem("operator", "Type mismatch", details);
      return null;
    }
    const value = checkValue(reader, operator, definition, TARGETS[target.type].root === "Item");
    if (value === null) return null;
    const { id, entity, name, type } = definition;
    const attribute = { id, entity, name, title: titleOf(reader, name), type };
    return { operator, attribute, target, ...(value === undefined ? {} : { value }) };
  },
  compile(block, compiler) {
    const value = block.value === undefined ? null : compiler.value(block.value);
    return (run) => {
      const { attributes } = run.state.catalogue.definitions;
      const definition = attributes.find(({ id }) => id === block.attribute.id);
      if (!definition) {
        const details = `The attribute ${block.attribute.name} does not exist any more`;
        return refused(details, "EffectCouldNotBeApplied");
      }
      settleSelections(run);
      const subjects = subjectsOf(run, block.target);
      if (!subjects.ok) return subjects.error;
      for (const subject of subjects.value) {
        const refusal = update(run, block, definition, subject, value);
        if (refusal) return refusal;
      }
      return null;
    };
  },
};

function update(
  run: RuleRun,
  { operator }: UpdateAttributeValueBlock,
  definition: AttributeDefinition,
  subject: AttributeSubject,
  value: CompiledExpression | null,
): Refused | null {
  const { name } = definition;
  const key = attributeKey(subject.owner, name);
  const { stored } = subject;
  const current =
    run.attributes.get(key) ?? (Object.hasOwn(stored, name) ? stored[name] : undefined);
  const next = subject.within(() =>
    changedValue(definition, operator, current, value?.(run.scope) ?? null, run.scope),
  );
  if (!isAllowed(definition, next)) {
    const details = `${name} can only hold one of its suggested values`;
    return refused(details, "EffectCouldNotBeApplied");
  }
  run.attributes.set(key, next);
  run.hasReward = true;
  const changes = JSON.stringify(current) !== JSON.stringify(next);
  run.emit(
    "updateAttribute",
    { path: `${subject.path}.Attributes.${name}`, value: next },
    {
      kind: "attributeUpdate",
      write: changes ? [{ ...subject.write, name, value: next }] : [],
    },
  );
  return null;
}

function isAllowed(definition: AttributeDefinition, value: AttributeJson): boolean {
  const { restrictedBySuggestions, suggestions } = definition;
  if (!restrictedBySuggestions) return true;
  const values: readonly AttributeJson[] = Array.isArray(value) ? value : [value];
  return values.every((entry) => typeof entry !== "string" || suggestions.includes(entry));
}

function checkTarget(reader: FieldReader): UpdateTarget | null {
  const inner = reader.inner("target");
  const type = inner?.choice("type", TARGET_TYPES);
  if (!inner || !type) return null;
  if (TARGETS[type].entity !== "CartItem") return { type } as UpdateTarget;
  return readItemTarget(
    inner,
    type as "allItems" | "selector" | "globalFilter",
  ) as UpdateTarget | null;
}

/** By its id, or by its name where no id is given. */
function checkAttribute(reader: FieldReader, entity: AttributeEntity): AttributeDefinition | null {
  const json = reader.json["attribute"];
  const { id, name: named } = isJsonObject(json) ? json : { id: json, name: undefined };
  const name = typeof named === "string" ? named : "";
  const { definitions, application } = reader.context;
  const found =
    typeof id === "number"
      ? definitions.attributes.find((known) => known.id === id)
      : customAttributes(definitions, entity).get(name);
  const label = typeof id === "number" ? String(id) : `"${name.slice(0, 100)}"`;
  if (!found) {
    const details = `There is no ${entity} attribute ${label}`;
    return reader.problem("attribute", "Unknown attribute", details) ?? null;
  }
  if (found.entity !== entity) {
    const details = `The attribute ${label} belongs to ${found.entity}, not to ${entity}`;
    return reader.problem("attribute", "Type mismatch", details) ?? null;
  }
  const connected = found.subscribedApplicationIds;
  if (connected.length === 0 || connected.includes(application.id)) return found;
  const details = `The attribute ${label} is not connected to this Application`;
  return reader.problem("attribute", "Unknown attribute", details) ?? null;
}

/** Undefined where the operator takes none; null when a problem was reported. */
function checkValue(
  outer: FieldReader,
  operator: UpdateOperator,
  { type }: AttributeDefinition,
  isPerItem: boolean,
): ValueJson | undefined | null {
  if (operator === "toggle") return undefined;
  const reader = isPerItem ? outer.within({ [ELEMENT]: outer.context.itemType }) : outer;
  if (operator === "laterBy" || operator === "earlierBy") {
    const text = reader.template("value");
    if (text === undefined) return null;
    const duration = text.includes("{{") ? null : parseDuration(text);
    if (!duration || (duration.ok && duration.value.kind === "span")) return text;
    const details = "value must be a span of time such as 12h or 30D";
    return reader.problem("value", "Invalid value", details) ?? null;
  }
  const wanted = attributeValueType(type);
  const isList = typeof wanted === "object" && "list" in wanted;
  const value = isList ? reader.values("value", wanted.list) : reader.value("value", wanted);
  return value ?? null;
}

function titleOf(reader: FieldReader, name: string): string {
  const json = reader.json["attribute"];
  const title = isJsonObject(json) ? json["title"] : undefined;
  return typeof title === "string" ? title : name;
}

/** Path elements, or one text with dots, then the value. */
function readSet(call: TalangCall): BlockFields {
  const last = call.args.length - 1;
  const given = call.args.slice(0, -1).map(String);
  const [root = "", , ...rest] = given.length === 1 ? (given[0] ?? "").split(".") : given;
  const target = TARGET_TYPES.find((type) => TARGETS[type].root === rootName(root)) ?? "session";
  for (const field of ["attribute", "target"]) call.place(field, 0);
  call.place("value", last);
  return {
    type: "updateAttributeValue",
    operator: "setTo",
    attribute: { name: rest.join(".") },
    target: { type: target },
    value: call.value(last),
  };
}

function rootName(root: string): string {
  const names: Readonly<Record<string, string>> = {
    CustomerSession: "Session",
    CustomerProfile: "Profile",
    CartItem: "Item",
  };
  return names[root] ?? root;
}
