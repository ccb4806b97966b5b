import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApplication, createCampaign, manage, managementKey } from "../../support/deployment";
import { call } from "../../support/http";

const blocks = [
  { id: "coupon", type: "checkCoupon", redeem: true },
  {
    id: "discount",
    type: "awardDiscount",
    name: "10% off",
    value: "{{[Session.Total] * 10%}}",
    partial: false,
    target: { type: "cart" },
  },
];

const structured = {
  promotionRules: [{ title: "10 % off", blocks }],
  strikethroughRules: [],
};

const talang = {
  rules: [
    {
      title: "10 % off",
      condition: ["and", ["couponValid"]],
      effects: [["setDiscount", "10% off", ["*", [".", "Session", "Total"], ["/", 10, 100]]]],
    },
  ],
  bindings: [],
};

interface Ruleset {
  id: number;
  promotionRules: { title: string }[];
}

async function setUp() {
  const application = await createApplication();
  const campaignId = await createCampaign(application.id);
  const campaign = `/v1/applications/${application.id}/campaigns/${campaignId}`;
  return { application, campaignId, campaign, path: `${campaign}/rulesets` };
}

describe("rulesets", () => {
  it("read back in the form they were sent in, and as blocks at the V2 path", async () => {
    const { campaignId, path } = await setUp();
    for (const form of [structured, talang]) {
      const created = await call<Ruleset>("POST", path, form, await managementKey());
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({ ...form, campaignId, userId: 1, warnings: [] });
      expect(await manage("GET", `${path}/${created.body.id}`)).toEqual(created.body);
      const asBlocks = await manage<Ruleset>("GET", `/v2${path.slice(3)}/${created.body.id}`);
      expect(asBlocks.promotionRules.map(({ title }) => title)).toEqual(["10 % off"]);
      expect(asBlocks).not.toHaveProperty("rules");
    }
    expect(await manage("GET", path)).toMatchObject({ totalResultSize: 2 });
  });

  it("make a campaign run when they are activated, in the same unit as the revision", async () => {
    const { application, campaign, path } = await setUp();
    expect(await manage("GET", campaign)).toMatchObject({ frontendState: "disabled" });
    const created = await manage<Ruleset>("POST", path, { ...structured, activate: true });
    expect(created).toHaveProperty("activatedAt");
    expect(await manage("GET", campaign)).toMatchObject({
      frontendState: "running",
      activeRulesetId: created.id,
    });
    const row = await env.DB.prepare(
      `SELECT a.catalogue_revision = c.changed_revision AS same FROM applications a
       JOIN campaigns c ON c.application_id = a.id WHERE a.id = ?1`,
    )
      .bind(application.id)
      .first();
    expect(row).toEqual({ same: 1 });
  });

  it("are replaced under their id with a higher revision", async () => {
    const { path } = await setUp();
    const { id } = await manage<Ruleset>("POST", path, { ...structured, activate: true });
    const renamed = { ...structured, promotionRules: [{ title: "renamed", blocks }] };
    const updated = await manage("PUT", `${path}/${id}`, renamed);
    expect(updated).toMatchObject({ id, promotionRules: [{ title: "renamed" }] });
    const row = await env.DB.prepare("SELECT revision FROM rulesets WHERE id = ?1")
      .bind(id)
      .first();
    expect(row).toEqual({ revision: 2 });
  });

  it("take over from one another, by activation or by the campaign's update", async () => {
    const { campaign, path } = await setUp();
    const first = await manage<Ruleset>("POST", path, { ...structured, activate: true });
    const second = await manage<Ruleset>("POST", path, { ...structured, activate: true });
    expect(await manage("GET", campaign)).toMatchObject({ activeRulesetId: second.id });
    const body = { name: "back", tags: [], features: [], limits: [] };
    await manage("PUT", campaign, { ...body, activeRulesetId: first.id });
    expect(await manage("GET", campaign)).toMatchObject({ activeRulesetId: first.id });
    await manage("PUT", campaign, { ...body, activeRulesetId: null });
    expect(await manage("GET", campaign)).toMatchObject({ frontendState: "disabled" });
  });

  it("of another campaign can't be activated", async () => {
    const [mine, other] = await Promise.all([setUp(), setUp()]);
    const foreign = await manage<Ruleset>("POST", other.path, structured);
    const body = { name: "x", tags: [], features: [], limits: [], activeRulesetId: foreign.id };
    const answer = await call("PUT", mine.campaign, body, await managementKey());
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/activeRulesetId" } }] },
    });
    expect(await manage("GET", mine.campaign)).not.toMatchObject({ name: "x" });
    const read = await call("GET", `${mine.path}/${foreign.id}`, undefined, await managementKey());
    expect(read.status).toBe(404);
  });

  it("are deleted unless they are active", async () => {
    const { path } = await setUp();
    const first = await manage<Ruleset>("POST", path, { ...structured, activate: true });
    const second = await manage<Ruleset>("POST", path, structured);
    const key = await managementKey();
    expect((await call("DELETE", `${path}/${first.id}`, undefined, key)).status).toBe(409);
    expect((await call("DELETE", `${path}/${second.id}`, undefined, key)).status).toBe(204);
    expect((await call("GET", `${path}/${second.id}`, undefined, key)).status).toBe(404);
  });

  it("are never active and deleted at once, whichever call comes first", async () => {
    const { campaign, path } = await setUp();
    const body = { name: "race", tags: [], features: [], limits: [] };
    const key = await managementKey();
    const outcomes: number[][] = [];
    for (let round = 0; round < 5; round += 1) {
      const { id } = await manage<Ruleset>("POST", path, structured);
      const calls = [
        () => call("PUT", campaign, { ...body, activeRulesetId: id }, key),
        () => call("DELETE", `${path}/${id}`, undefined, key),
      ];
      if (round % 2 === 1) calls.reverse();
      const answers = await Promise.all(calls.map((run) => run()));
      const { activeRulesetId } = await manage<{ activeRulesetId?: number }>("GET", campaign);
      const read = await call("GET", `${path}/${id}`, undefined, key);
      expect(read.status).toBe(activeRulesetId === id ? 200 : 404);
      outcomes.push(answers.map(({ status }) => status).toSorted((a, b) => a - b));
    }
    for (const outcome of outcomes) {
      // Activated and kept, or deleted and refused.
      expect([
        [200, 409],
        [204, 400],
      ]).toContainEqual(outcome);
    }
  });

  it("with problems are refused with a pointer to each, and nothing is stored", async () => {
    const { path } = await setUp();
    const broken = {
      promotionRules: [
        {
          title: "broken",
          blocks: [
            {
              id: "1",
              type: "awardDiscount",
              name: "x",
              value: "{{[Session.Nowhere]}}",
              partial: false,
              target: { type: "cart" },
            },
            { id: "2", type: "nothingLikeIt" },
          ],
        },
      ],
    };
    const answer = await call<{ errors: { source: { pointer: string } }[] }>(
      "POST",
      path,
      broken,
      await managementKey(),
    );
    expect(answer.status).toBe(400);
    const pointers = answer.body.errors.map(({ source }) => source.pointer);
    expect(pointers).toContainEqual(
      expect.stringMatching(/^\/promotionRules\/0\/blocks\/0\/value/),
    );
    expect(pointers).toContainEqual(expect.stringMatching(/^\/promotionRules\/0\/blocks\/1/));
    expect(await manage("GET", path)).toMatchObject({ totalResultSize: 0 });

    const checked = await manage<{ problems: unknown[] }>("POST", "/v1/rulesets/check", broken);
    expect(checked.problems).toEqual(answer.body.errors);
  });

  it("in both forms at once, or in none, are refused", async () => {
    const { path } = await setUp();
    const key = await managementKey();
    expect((await call("POST", path, { ...structured, ...talang }, key)).status).toBe(400);
    expect((await call("POST", path, { activate: true }, key)).status).toBe(400);
  });

  it("are checked without being saved", async () => {
    const findings = await manage("POST", "/v1/rulesets/check", structured);
    expect(findings).toEqual({ problems: [], warnings: [] });
  });
});

it("lists the built-in attributes with entity, path and type", async () => {
  const library = await manage<{ data: unknown[]; totalResultSize: number }>(
    "GET",
    "/v1/attribute_library",
  );
  expect(library.totalResultSize).toBe(library.data.length);
  expect(library.data).toContainEqual(
    expect.objectContaining({ entity: "CustomerSession", path: "Session.Total", type: "number" }),
  );
});
