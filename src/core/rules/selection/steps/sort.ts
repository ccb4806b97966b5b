import { isJsonObject } from "../../blocks/block";
import { FieldReader } from "../../blocks/reader";
import { ELEMENT } from "../element";
import { checkSortField, compileSort } from "../order";
import type { SortField, SortStep } from "../model";
import type { StepType } from "./step";

const SORT_FIELDS_MAX = 10;

export const sort: StepType<SortStep> = {
  check(reader, element) {
    const list = reader.json["fields"];
    if (!Array.isArray(list) || list.length === 0 || list.length > SORT_FIELDS_MAX) {
      const details = `fields must be a list of 1 to ${SORT_FIELDS_MAX} fields to sort by`;
      return reader.problem("fields", "Invalid type", details) ?? null;
    }
    const context = reader.context.bind({ [ELEMENT]: element });
    const fields: SortField[] = [];
    for (const [index, json] of list.entries()) {
      const pointer = `${reader.at("fields")}/${index}`;
      const object = isJsonObject(json) ? json : {};
      const field = checkSortField(new FieldReader(object, pointer, context, reader.place));
      if (!field) return null;
      fields.push(field);
    }
    return { step: { type: "sort", fields }, output: { list: element } };
  },
  compile: (step, compiler) => compileSort(step.fields, compiler),
};
