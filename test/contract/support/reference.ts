import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import addFormats from "ajv-formats";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import { expect } from "vitest";
import { closeObjects } from "./close-objects";

// The public documents stay where they are: they are read, never copied into the project.
const FOLDER = path.resolve(import.meta.dirname, "../../../../shared/reference");

/** False where the folder is absent; tests that need it are skipped then, and say so. */
export const referenceIsPresent = existsSync(FOLDER);

if (!referenceIsPresent) {
  console.warn(`Contract tests are skipped: there are no reference documents in ${FOLDER}`);
}

export type ReferenceDocument =
  | "integration-api"
  | "management-api"
  | "third-party-api"
  | "legacy-sdk-4.3"
  | "sdk-only-models";

interface Expectation {
  /** Documented fields of our own, which no public document knows: `warnings` of a ruleset. */
  readonly extensions?: readonly string[];
}

/**
 * Fails unless the body fits what the public document says that the operation answers with this
 * status, and holds no field that the document does not know. Statuses of errors that a document
 * leaves out must have the envelope that its other errors have.
 */
export function expectFits(
  document: ReferenceDocument,
  operationId: string,
  status: number,
  body: unknown,
  { extensions = [] }: Expectation = {},
): void {
  const pointer = answerPointer(document, operationId, status);
  if (pointer === null) {
    expect(body, `${operationId} answers ${status} without a body`).toBe("");
    return;
  }
  validate(document, pointer, without(body, extensions), `${operationId} ${status}`);
}

/** The same against a named schema, for calls that no public document has. */
export function expectFitsSchema(
  document: ReferenceDocument,
  schema: string,
  body: unknown,
  { extensions = [] }: Expectation = {},
): void {
  validate(document, `/components/schemas/${schema}`, without(body, extensions), schema);
}

/** Fails unless every field that was sent comes back as it was stored. */
export function expectStored(body: unknown, sent: Readonly<Record<string, unknown>>): void {
  expect(body).toMatchObject(sent);
}

function validate(document: ReferenceDocument, pointer: string, body: unknown, what: string): void {
  const check = validator(document, pointer);
  const fits = check(body);
  const found = fits ? [] : (check.errors ?? []);
  const lines = found.map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(" "),
  );
  expect(lines, `${what} against ${document}\n${JSON.stringify(body, null, 1)}`).toEqual([]);
}

interface Document {
  readonly ajv: Ajv2019;
  readonly json: OpenApi;
  readonly validators: Map<string, ValidateFunction>;
}

interface OpenApi {
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

/** An answer of its own, or a reference to one of `components/responses`. */
interface OpenApiAnswer {
  readonly $ref?: string;
  readonly content?: Record<string, unknown>;
}

interface OpenApiOperation {
  readonly operationId?: string;
  readonly responses?: Record<string, OpenApiAnswer>;
}

const documents = new Map<ReferenceDocument, Document>();

function open(name: ReferenceDocument): Document {
  const known = documents.get(name);
  if (known !== undefined) return known;
  const file = readFileSync(path.join(FOLDER, `${name}.openapi.json`), "utf8");
  // A POSIX class, which JavaScript's expressions don't know.
  const text = file.replaceAll("[:cntrl:]", "\\\\p{Cc}");
  const json: OpenApi = closeObjects(JSON.parse(text));
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(json, name);
  const document = { ajv, json, validators: new Map<string, ValidateFunction>() };
  documents.set(name, document);
  return document;
}

function validator(name: ReferenceDocument, pointer: string): ValidateFunction {
  const { ajv, validators } = open(name);
  const known = validators.get(pointer);
  if (known !== undefined) return known;
  const reference = `${name}#${encodeURI(pointer)}`;
  const compiled = ajv.compile({ $ref: reference, unevaluatedProperties: false });
  validators.set(pointer, compiled);
  return compiled;
}

/** Where the schema of an answer stands; null = the answer has no body. */
function answerPointer(
  name: ReferenceDocument,
  operationId: string,
  status: number,
): string | null {
  const { json } = open(name);
  for (const [route, methods] of Object.entries(json.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId !== operationId) continue;
      const answer = operation.responses?.[String(status)];
      if (answer === undefined) return undocumented(operationId, status);
      const content = "content/application~1json/schema";
      if (answer.$ref !== undefined) return `${answer.$ref.slice(1)}/${content}`;
      if (answer.content?.["application/json"] === undefined) return null;
      const escaped = route.replaceAll("~", "~0").replaceAll("/", "~1");
      return `/paths/${escaped}/${method}/responses/${status}/${content}`;
    }
  }
  throw new Error(`${name} has no operation ${operationId}`);
}

function undocumented(operationId: string, status: number): string {
  if (status >= 400) return "/components/schemas/ErrorResponseWithStatus";
  throw new Error(`${operationId} documents no answer ${status}`);
}

/** Every (operation, status) that the document knows. */
export function documentedStatuses(
  name: ReferenceDocument,
): readonly { readonly operationId: string; readonly status: number }[] {
  const operations = Object.values(open(name).json.paths).flatMap((each) => Object.values(each));
  return operations.flatMap(({ operationId = "", responses = {} }) =>
    Object.keys(responses).map((status) => ({ operationId, status: Number(status) })),
  );
}

/** Extensions stand in the answer itself or in the elements of a list. */
function without(body: unknown, extensions: readonly string[]): unknown {
  if (extensions.length === 0 || typeof body !== "object" || body === null) return body;
  const entries = Object.entries(body).filter(([key]) => !extensions.includes(key));
  const copy = Object.fromEntries(entries);
  if (Array.isArray(copy["data"])) {
    copy["data"] = copy["data"].map((element: unknown) => without(element, extensions));
  }
  return copy;
}
