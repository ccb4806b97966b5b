import { beforeAll, describe, expect, it } from "vitest";
import {
  type Definition,
  expectGoneAfterDeletion,
  expectKeyNeeded,
  expectRefused,
  expectRevisionRaised,
  type Problem,
} from "../../support/definitions";
import { createApplication, manage, managementKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";

const KITCHEN = [
  "filter",
  [".", "Session", "CartItems"],
  [["Item"], ["catch", false, ["=", [".", "Item", "Category"], "Kitchen"]]],
];

let key: string;
let applicationId: number;
let PATH: string;

beforeAll(async () => {
  key = await managementKey();
  applicationId = (await createApplication()).id;
  PATH = `/v1/applications/${applicationId}/cart_item_filters`;
});

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: randomName("filter"), description: "d", expression: KITCHEN, ...change };
}

const kind = () => ({ path: PATH, body });
const create = (change?: Record<string, unknown>) => manage<Definition>("POST", PATH, body(change));

describe("cart item filters", () => {
  it("are created with 201 and read back, their expression at a path of its own", async () => {
    const answer = await call<Definition>("POST", PATH, body({ name: "Kitchen" }), key);
    expect(answer.status).toBe(201);
    const { id } = answer.body;
    expect(answer.body).toEqual({
      id: expect.any(Number),
      created: expect.stringMatching(/Z$/),
      modified: expect.stringMatching(/Z$/),
      applicationId,
      name: "Kitchen",
      description: "d",
      activeExpressionId: id,
      createdBy: 1,
      modifiedBy: 1,
    });
    expect(await manage("GET", `${PATH}/${id}`)).toEqual(answer.body);
    expect(await manage("GET", `${PATH}/${id}/expressions/${id}`)).toMatchObject({
      id,
      applicationId,
      cartItemFilterId: id,
      expression: KITCHEN,
    });
    const missing = await call("GET", `${PATH}/${id}/expressions/987654`, undefined, key);
    expect(missing.status).toBe(404);
  });

  it("have names of their own: a taken one answers 409, on an update too", async () => {
    const [one, other] = [await create(), await create()];
    const name = one["name"];
    expect((await call("POST", PATH, body({ name }), key)).status).toBe(409);
    expect((await call("PUT", `${PATH}/${other.id}`, { name }, key)).status).toBe(409);
  });

  it("keep what an update leaves out", async () => {
    const made = await create();
    const changed = await manage<Definition>("PUT", `${PATH}/${made.id}`, { description: "e" });
    expect(changed).toMatchObject({ name: made["name"], description: "e" });
    const one = `${PATH}/${made.id}/expressions/${made.id}`;
    expect(await manage("GET", one)).toMatchObject({ expression: KITCHEN });
  });

  it("are listed by page and by name", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/cart_item_filters`;
    for (const name of ["Kitchen", "Bath", "Kitchenette"]) {
      await manage("POST", path, body({ name }));
    }
    const found = await manage("GET", `${path}?name=KITCHEN&pageSize=1`);
    expect(found).toMatchObject({ hasMore: true, data: [{ name: "Kitchen" }] });
    const rest = await manage("GET", `${path}?name=kitchen&pageSize=1&skip=1`);
    expect(rest).toMatchObject({ hasMore: false, data: [{ name: "Kitchenette" }] });
    expect((await call("GET", `${path}?pageSize=51`, undefined, key)).status).toBe(400);
  });

  it("may be the Application's default, until they are deleted", async () => {
    const { id } = await create();
    const application = `/v1/applications/${applicationId}`;
    const settings = { name: "Shop", currency: "USD", timezone: "UTC" };
    const updated = await manage("PUT", application, { ...settings, defaultCartItemFilterId: id });
    expect(updated).toMatchObject({ defaultCartItemFilterId: id });
    await manage("DELETE", `${PATH}/${id}`);
    expect(await manage("GET", application)).not.toHaveProperty("defaultCartItemFilterId");
    const refused = await call<Problem>(
      "PUT",
      application,
      { ...settings, defaultCartItemFilterId: id },
      key,
    );
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0]?.source.pointer).toBe("/defaultCartItemFilterId");
  });

  it("of another Application answer like missing ones", async () => {
    const { id } = await create();
    const other = await createApplication();
    const one = `/v1/applications/${other.id}/cart_item_filters/${id}`;
    expect((await call("GET", one, undefined, key)).status).toBe(404);
    expect((await call("GET", `${one}/expressions/${id}`, undefined, key)).status).toBe(404);
    expect((await call("PUT", one, {}, key)).status).toBe(404);
    expect((await call("DELETE", one, undefined, key)).status).toBe(404);
    const nowhere = "/v1/applications/987654/cart_item_filters";
    expect((await call("GET", nowhere, undefined, key)).status).toBe(404);
    expect((await call("POST", nowhere, body(), key)).status).toBe(404);
  });

  it.each([
    ["an empty name", { name: "" }, "/name"],
    ["no expression", { expression: undefined }, "/expression"],
    ["what comes to a number", { expression: ["+", 1, 2] }, "/expression"],
    ["what comes to a list of texts", { expression: ["list", "a"] }, "/expression"],
    ["an unknown function", { expression: ["sieve", 1] }, "/expression"],
    [
      "an unknown attribute of the item",
      {
        expression: [
          "filter",
          [".", "Session", "CartItems"],
          [["Item"], ["=", [".", "Item", "Flavour"], "x"]],
        ],
      },
      "/expression/2/1/1",
    ],
  ])("refuse %s and name the place", (_what, change, pointer) =>
    expectRefused(kind(), change, pointer),
  );

  it("raise the revision of the definitions with every change", () => expectRevisionRaised(kind()));

  it("are gone after their deletion, and missing ones answer 404", () =>
    expectGoneAfterDeletion(kind()));

  it("need a key on every call", () => expectKeyNeeded(kind()));
});
