import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { createApplication, manage, managementKey, withBoundKey } from "./deployment";
import { call } from "./http";

/** A kind of definition in the Management API, and a body that makes a new one. */
export interface DefinitionKind {
  readonly path: string;
  readonly body: (change?: Record<string, unknown>) => Record<string, unknown>;
}

export interface Definition extends Record<string, unknown> {
  id: number;
}

export interface Problem {
  message: string;
  errors: { title: string; source: { pointer?: string } }[];
}

export async function definitionsRevision(): Promise<number> {
  const row = await env.DB.prepare("SELECT definitions_revision AS r FROM accounts").first<{
    r: number;
  }>();
  return row?.r ?? 0;
}

/** A body with this change is refused, the answer points at the place, and nothing is written. */
export async function expectRefused(
  { path, body }: DefinitionKind,
  change: Record<string, unknown>,
  pointer: string,
): Promise<void> {
  const before = await definitionsRevision();
  const answer = await call<Problem>("POST", path, body(change), await managementKey());
  expect(answer).toMatchObject({ status: 400, body: { StatusCode: 400 } });
  expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
  expect(await definitionsRevision()).toBe(before);
}

/** One step each for what is made, replaced (but for its name) and deleted. */
export async function expectRevisionRaised({ path, body }: DefinitionKind): Promise<void> {
  const before = await definitionsRevision();
  const made = await manage<Definition>("POST", path, body());
  await manage("PUT", `${path}/${made.id}`, body({ name: made["name"] }));
  await manage("DELETE", `${path}/${made.id}`);
  expect(await definitionsRevision()).toBe(before + 3);
}

/** 404 for a deleted one and for one that never was; 400 for a bad id or list parameter. */
export async function expectGoneAfterDeletion({ path, body }: DefinitionKind): Promise<void> {
  const key = await managementKey();
  const made = await manage<Definition>("POST", path, body());
  const one = `${path}/${made.id}`;
  expect((await call("DELETE", one, undefined, key)).status).toBe(204);
  for (const missing of [one, `${path}/987654`]) {
    expect((await call("GET", missing, undefined, key)).status).toBe(404);
    expect((await call("PUT", missing, body(), key)).status).toBe(404);
    expect((await call("DELETE", missing, undefined, key)).status).toBe(404);
  }
  expect((await call("GET", `${path}/abc`, undefined, key)).status).toBe(400);
  expect((await call("GET", `${path}?pageSize=0`, undefined, key)).status).toBe(400);
}

/** 401 for each of the five operations. */
export async function expectKeyNeeded({ path, body }: DefinitionKind): Promise<void> {
  const { id } = await manage<Definition>("POST", path, body());
  const answers = await Promise.all([
    call("POST", path, body()),
    call("GET", path),
    call("GET", `${path}/${id}`),
    call("PUT", `${path}/${id}`, body()),
    call("DELETE", `${path}/${id}`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
}

/** Definitions of another Application are not listed, read or deleted with a bound key. */
export async function expectHiddenFromBoundKeys({ path, body }: DefinitionKind): Promise<void> {
  const [mine, other] = await Promise.all([createApplication(), createApplication()]);
  const createFor = ({ id }: { readonly id: number }) =>
    manage<Definition>("POST", path, body({ applicationIds: [id] }));
  const [own, foreign] = [await createFor(mine), await createFor(other)];
  await withBoundKey([mine.id], async (secret) => {
    const as = <T>(method: string, at: string) =>
      call<T>(method, at, undefined, `ManagementKey-v1 ${secret}`);
    const listed = await as<{ data: Definition[] }>("GET", `${path}?sort=-id`);
    const ids = listed.body.data.map(({ id }) => id);
    expect(ids).toContain(own.id);
    expect(ids).not.toContain(foreign.id);
    expect((await as("GET", `${path}/${foreign.id}`)).status).toBe(404);
    expect((await as("DELETE", `${path}/${foreign.id}`)).status).toBe(404);
    expect((await as("DELETE", `${path}/${own.id}`)).status).toBe(204);
  });
}
