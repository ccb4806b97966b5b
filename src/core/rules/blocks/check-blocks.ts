import { blockFromTalang, holdsTypedBlock, type Places } from "../from-talang";
import { BLOCK_DEPTH_MAX, BLOCK_LIST_MAX, BLOCKS_MAX, TITLE_LENGTH_MAX } from "../limits";
import type { JsonObject, JsonValue } from "../model";
import { type BlockFrame, isJsonObject } from "./block";
import { ANY_ERROR } from "./frame";
import { type Block, blockTypeNamed } from "./index";
import { movePointers } from "../places";
import { addProblem, type BlockPlace, type CheckContext, FieldReader } from "./reader";

/** What failure blocks may be (reference SEMANTICS §6.3). */
const FAILURE_EFFECTS: ReadonlySet<string> = new Set(["showNotification", "triggerCustomEffect"]);

function isFailureEffect(name: JsonValue | undefined): boolean {
  return typeof name === "string" && FAILURE_EFFECTS.has(name);
}

/** Checks a list of blocks; null when one of them has a problem. */
export function checkBlocks(
  json: JsonValue | undefined,
  pointer: string,
  place: BlockPlace,
  context: CheckContext,
): readonly Block[] | null {
  if (!Array.isArray(json)) {
    return problem(context, pointer, "Invalid type", "Expected a list of blocks");
  }
  const list: readonly JsonValue[] = json;
  if (list.length > BLOCK_LIST_MAX) {
    return problem(context, pointer, "Too long", `A list holds at most ${BLOCK_LIST_MAX} blocks`);
  }
  if (place.depth >= BLOCK_DEPTH_MAX) {
    return problem(context, pointer, "Too deep", `Blocks nest at most ${BLOCK_DEPTH_MAX} levels`);
  }
  const inner = { ...place, depth: place.depth + 1 };
  const blocks = list.map((entry, index) =>
    checkBlock(entry, `${pointer}/${index}`, inner, context),
  );
  return blocks.every((block) => block !== null) ? blocks : null;
}

/** Checks one block; null when it has a problem. */
export function checkBlock(
  json: JsonValue,
  pointer: string,
  place: BlockPlace,
  context: CheckContext,
): Block | null {
  if (!isJsonObject(json)) {
    return problem(context, pointer, "Invalid type", "A block must be an object");
  }
  const { type: name, expression } = json;
  if (name === "passthrough" && expression !== undefined && holdsTypedBlock(expression)) {
    return checkTalang(json, expression, pointer, place, context);
  }
  const type = typeof name === "string" ? blockTypeNamed(name) : undefined;
  if (!type) {
    const known = typeof name === "string" ? `"${name.slice(0, 100)}"` : "without a name";
    const details = `The block type ${known} is not supported`;
    return problem(context, `${pointer}/type`, "Not supported", details);
  }
  if (context.countBlock() > BLOCKS_MAX) {
    return problem(context, pointer, "Too long", `A ruleset has at most ${BLOCKS_MAX} blocks`);
  }
  const isHere = name === "group" || place.roles.includes(type.role);
  if (!isHere || (place.failure && !isFailureEffect(name))) {
    return problem(context, `${pointer}/type`, "Not supported", whatMayStand(place));
  }
  const fields = type.check(new FieldReader(json, pointer, context, place));
  const frame = checkFrame(json, pointer, place, context);
  if (!fields || !frame) return null;
  return { ...frame, type: name, ...fields } as Block;
}

/** Puts the typed block in the place of a call that stands for one. */
function checkTalang(
  json: JsonObject,
  expression: JsonValue,
  pointer: string,
  place: BlockPlace,
  context: CheckContext,
): Block | null {
  const places: Places = new Map();
  const translated = blockFromTalang(expression, `${pointer}/expression`, pointer, places);
  const { type: _type, expression: _expression, ...frame } = json;
  const known = context.problems.length;
  const block = checkBlock({ ...translated, ...frame }, pointer, place, context);
  movePointers(context.problems, known, places);
  return block;
}

function checkFrame(
  json: JsonObject,
  pointer: string,
  place: BlockPlace,
  context: CheckContext,
): BlockFrame | null {
  const failurePlace: BlockPlace = { roles: ["effect"], failure: true, depth: place.depth };
  const { id, tags, onFailure, onError } = json;
  const failure =
    onFailure === undefined || onFailure === null
      ? []
      : checkBlocks(onFailure, `${pointer}/onFailure`, failurePlace, context);
  const error = checkOnError(onError, pointer, failurePlace, context);
  if (!failure || error === null) return null;
  const isText = typeof id === "string" && id !== "";
  return {
    id: isText ? id.slice(0, TITLE_LENGTH_MAX) : blockId(pointer),
    ...(isTags(tags) ? { tags } : {}),
    ...(failure.length === 0 ? {} : { onFailure: failure }),
    ...(error === undefined ? {} : { onError: { [ANY_ERROR]: error } }),
  };
}

/** The reference names no errors, so `*` is the one name that is answered to. */
function checkOnError(
  json: JsonValue | undefined,
  pointer: string,
  place: BlockPlace,
  context: CheckContext,
): readonly Block[] | null | undefined {
  if (json === undefined || json === null) return undefined;
  const at = `${pointer}/onError`;
  if (!isJsonObject(json)) {
    return problem(context, at, "Invalid type", "onError must be an object of lists of blocks");
  }
  const names = Object.keys(json);
  if (names.length === 0) return undefined;
  const unknown = names.find((name) => name !== ANY_ERROR);
  if (unknown !== undefined) {
    const details = `onError answers to "${ANY_ERROR}" (every error) only`;
    return problem(context, at, "Not supported", details);
  }
  return checkBlocks(json[ANY_ERROR], `${at}/${ANY_ERROR}`, place, context);
}

function blockId(pointer: string): string {
  return pointer.slice(1).replaceAll("/", "-").slice(0, TITLE_LENGTH_MAX);
}

function isTags(json: JsonValue | undefined): json is readonly string[] {
  return Array.isArray(json) && json.every((tag) => typeof tag === "string");
}

function whatMayStand(place: BlockPlace): string {
  if (place.failure) return "Only showNotification and triggerCustomEffect can stand here";
  const role = place.roles[0] === "effect" ? "effects" : "conditions";
  return `Only ${role} can stand here`;
}

function problem(context: CheckContext, pointer: string, title: string, details: string): null {
  addProblem(context, { pointer, title, details });
  return null;
}
