import { beforeAll, describe, expect, it } from "vitest";
import {
  createApiKey,
  createApplication,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";
import {
  audienceChange,
  audienceCheck,
  createAudience,
  createPool,
  createProgram,
  createRule,
  EVERY_SECTION,
  giveaway,
  type Named,
  notification,
  onEvent,
  points,
  putProfile,
  typesOf,
} from "./rules-shop";
import { defineAttribute, putSession } from "./spend-points-shop";

const created = onEvent("talon_profile_created");
const updated = onEvent("talon_profile_updated");
const everything = { responseContent: EVERY_SECTION };

let shop: TestApplication;

beforeAll(async () => {
  shop = await createApplication();
  await defineAttribute("CustomerProfile", "Language", "string");
});

const titlesOf = ({ effects }: { effects: readonly { props: Record<string, unknown> }[] }) =>
  effects.map(({ props }) => props["title"]);

describe("rules on a profile update", () => {
  it("run for the event that it is: created first, then updated", async () => {
    const own = await createApplication();
    await createRule(own, [created, notification("Welcome")]);
    await createRule(own, [updated, notification("Again")]);
    await createRule(own, [onEvent("talon_session_updated"), notification("Never")]);
    const id = randomName("customer");
    const first = await putProfile(own, id, everything);
    expect(titlesOf(first.body)).toEqual(["Welcome"]);
    expect(first.body.event).toMatchObject({ type: "talon_profile_created", profileId: id });
    const second = await putProfile(own, id, everything);
    expect(titlesOf(second.body)).toEqual(["Again"]);
    expect(second.body.event).toMatchObject({ type: "talon_profile_updated", effects: [] });
  });

  it("see the attributes of this very update", async () => {
    const own = await createApplication();
    const english = {
      type: "checkAttribute",
      attribute: "$Profile.Attributes.Language",
      operator: "equals",
      value: "en",
    };
    await createRule(own, [english, notification("Hello")]);
    const id = randomName("customer");
    const hello = await putProfile(own, id, { attributes: { Language: "en" } });
    expect(titlesOf(hello.body)).toEqual(["Hello"]);
    expect((await putProfile(own, id, { attributes: { Language: null } })).body.effects).toEqual(
      [],
    );
    const { body } = await putProfile(own, id, everything);
    expect(body.customerProfile["attributes"]).toEqual({});
    expect(body.ruleFailureReasons).toHaveLength(1);
  });

  it("take hold with the update: points, giveaways, audiences", async () => {
    const own = await createApplication();
    const programId = await createProgram(own);
    const pool = await createPool(["GIFT-1"]);
    const audience = await createAudience(own);
    const rule = [created, points(programId, 5), giveaway(pool), audienceChange("add", audience)];
    const campaignId = await createRule(own, rule);
    const id = randomName("customer");
    const { body } = await putProfile(own, id, everything);
    expect(typesOf(body)).toEqual(["addLoyaltyPoints", "awardGiveaway", "addToAudience"]);
    expect(body.awardedGiveaways).toMatchObject([{ code: "GIFT-1", profileIntegrationId: id }]);
    expect(body.triggeredCampaigns).toMatchObject([{ id: campaignId }]);
    expect(body.customerProfile.audienceMemberships).toEqual([audience]);
    expect(body.loyalty.programs[programId]?.ledger).toMatchObject({ currentBalance: 5 });
    expect(body.effects[2]?.props).not.toHaveProperty("profileId");
  });

  it("answers only what was asked for", async () => {
    const id = randomName("customer");
    const bare = await putProfile(shop, id, {});
    expect(bare.body).toEqual({ effects: [], createdCoupons: [], createdReferrals: [] });
    const one = await putProfile(shop, id, { responseContent: ["event"] });
    expect(Object.keys(one.body).sort()).toEqual([
      "createdCoupons",
      "createdReferrals",
      "effects",
      "event",
    ]);
  });

  it("don't run without the engine", async () => {
    const own = await createApplication();
    await createRule(own, [notification("Hello")]);
    const { body } = await putProfile(own, randomName("customer"), {}, "");
    expect(body.effects).toEqual([]);
  });

  it("give each of 20 parallel updates its own turn", async () => {
    const own = await createApplication();
    const programId = await createProgram(own);
    await createRule(own, [points(programId, 1)], {
      limits: [{ action: "createLoyaltyPoints", limit: 15, entities: ["Profile"] }],
    });
    const id = randomName("customer");
    const answers = await Promise.all(Array.from({ length: 20 }, () => putProfile(own, id, {})));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers.filter(({ body }) => body.effects.length === 1)).toHaveLength(15);
    const { body } = await putProfile(own, id, everything);
    expect(body.loyalty.programs[programId]?.ledger).toMatchObject({ currentBalance: 15 });
  });
});

describe("audience changes of a profile update", () => {
  let own: TestApplication;
  let audience: Named;
  beforeAll(async () => {
    own = await createApplication();
    audience = await createAudience(own);
    for (const operator of ["justJoined", "justLeft", "member"]) {
      await createRule(own, [audienceCheck(operator, audience), notification(operator)]);
    }
  });

  const change = (adds: readonly number[], deletes: readonly number[]) => ({
    audiencesChanges: { adds, deletes },
    ...everything,
  });

  it("let rules see who joined and who left by this very call", async () => {
    const id = randomName("customer");
    const joined = await putProfile(own, id, change([audience.id], []));
    expect(titlesOf(joined.body)).toEqual(["justJoined", "member"]);
    expect(joined.body.customerProfile.audienceMemberships).toEqual([audience]);
    const again = await putProfile(own, id, change([audience.id], []));
    expect(titlesOf(again.body)).toEqual(["member"]);
    const left = await putProfile(own, id, change([], [audience.id]));
    expect(titlesOf(left.body)).toEqual(["justLeft"]);
    expect(left.body.customerProfile.audienceMemberships).toEqual([]);
    const twice = await putProfile(own, id, change([], [audience.id]));
    expect(twice.body.effects).toEqual([]);
  });

  it("let one of many parallel calls be the one that joined", async () => {
    const id = randomName("customer");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => putProfile(own, id, change([audience.id], []))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const joined = answers.filter(({ body }) => titlesOf(body).includes("justJoined"));
    expect(joined).toHaveLength(1);
  });

  it("are written without the engine as well, and no rules run", async () => {
    const id = randomName("customer");
    const joining = { audiencesChanges: { adds: [audience.id] } };
    const joined = await putProfile(own, id, joining, "");
    expect(joined.body.effects).toEqual([]);
    expect(joined.body.customerProfile.audienceMemberships).toEqual([audience]);
    const leaving = { audiencesChanges: { deletes: [audience.id] } };
    const left = await putProfile(own, id, leaving, "?runRuleEngine=false");
    expect(left.body.customerProfile.audienceMemberships).toEqual([]);
  });

  it("are not written when the update is refused", async () => {
    const id = randomName("customer");
    const attributes = { Nobody: 1 };
    for (const query of ["", "?runRuleEngine=true"]) {
      const joining = { audiencesChanges: { adds: [audience.id] }, attributes };
      expect((await putProfile(own, id, joining, query)).status).toBe(400);
    }
    const { body } = await putProfile(own, id, everything);
    expect(body.customerProfile.audienceMemberships).toEqual([]);
  });
});

describe("a dry profile update", () => {
  it("tells everything as a forecast and stores nothing", async () => {
    const own = await createApplication();
    const programId = await createProgram(own);
    const audience = await createAudience(own);
    const pool = await createPool(["GIFT-1"]);
    await createRule(own, [
      audienceCheck("justJoined", audience),
      points(programId, 5),
      giveaway(pool),
    ]);
    const key = await createApiKey(own.id, { type: "staging" });
    const id = randomName("customer");
    const sent = { ...everything, audiencesChanges: { adds: [audience.id] } };
    for (const [caller, query] of [
      [own, "?runRuleEngine=true&dry=true"],
      [{ key }, "?runRuleEngine=true"],
    ] as const) {
      const { body } = await putProfile(caller, id, sent, query);
      expect(typesOf(body)).toEqual(["addLoyaltyPoints", "willAwardGiveaway"]);
      expect(body.customerProfile).toBeUndefined();
      const { ledger } = body.loyalty.programs[programId] ?? {};
      expect(ledger).toMatchObject({ currentBalance: 0, tentativeCurrentBalance: 5 });
    }
    const path = `/v1/loyalty_programs/${programId}/profile/${id}/balances`;
    expect((await call("GET", path, undefined, own.key)).status).toBe(404);
    expect(typesOf((await putProfile(own, id, sent)).body)).toContain("awardGiveaway");
  });

  it("shows a known profile as it would be", async () => {
    const id = randomName("customer");
    await putProfile(shop, id, { attributes: { Language: "en" } });
    const dry = "?runRuleEngine=true&dry=true";
    const sent = { ...everything, attributes: { Language: "de" } };
    const { body } = await putProfile(shop, id, sent, dry);
    expect(body.customerProfile["attributes"]).toEqual({ Language: "de" });
    const stored = await putSession(shop, randomName("cart"), { profileId: id }, [
      "customerProfile",
    ]);
    expect(stored.body.customerProfile["attributes"]).toEqual({ Language: "en" });
  });

  it("evaluates disabled campaigns that it names, and tells how each fared", async () => {
    const own = await createApplication();
    const id = await createRule(own, [notification("Asleep")], { state: "disabled" });
    const dry = "?runRuleEngine=true&dry=true";
    const sent = { evaluableCampaignIds: [id], responseContent: ["campaignEligibility"] };
    const { body } = await putProfile(own, randomName("customer"), sent, dry);
    expect(titlesOf(body)).toEqual(["Asleep"]);
    expect(body).toMatchObject({ campaignEligibility: [{ id }] });
  });
});

describe("a profile update with rules is refused with 400", () => {
  it.each([
    ["an undefined attribute", { attributes: { No: 1 } }, { pointer: "/attributes/No" }],
    [
      "an unknown audience to join",
      { audiencesChanges: { adds: [999_999_999] } },
      { pointer: "/audiencesChanges/adds/0" },
    ],
    [
      "an unknown audience to leave",
      { audiencesChanges: { deletes: [999_999_999] } },
      { pointer: "/audiencesChanges/deletes/0" },
    ],
    [
      "campaigns named outside of a dry run",
      { evaluableCampaignIds: [1] },
      { pointer: "/evaluableCampaignIds" },
    ],
    [
      "eligibility outside of a dry run",
      { responseContent: ["campaignEligibility"] },
      { pointer: "/responseContent" },
    ],
    ["an unknown section", { responseContent: ["x"] }, { pointer: "/responseContent/0" }],
  ])("for %s", async (_what, body, source) => {
    const answer = await putProfile(shop, randomName("customer"), body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ StatusCode: 400, errors: [{ source }] });
  });

  it("for an audience that is joined and left at once", async () => {
    const { id } = await createAudience(shop);
    for (const query of ["", "?runRuleEngine=true"]) {
      const sent = { audiencesChanges: { adds: [id], deletes: [id] } };
      const answer = await putProfile(shop, randomName("customer"), sent, query);
      expect(answer.status).toBe(400);
      const source = { pointer: "/audiencesChanges/deletes/0" };
      expect(answer.body.errors).toMatchObject([{ source }]);
    }
  });

  it("when its attributes would outgrow the profile", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `EngineLong${index}`);
    for (const name of names) await defineAttribute("CustomerProfile", name, "string");
    const id = randomName("customer");
    const half = (from: number) => {
      const long = "x".repeat(10_000);
      return Object.fromEntries(names.slice(from, from + 30).map((name) => [name, long]));
    };
    expect((await putProfile(shop, id, { attributes: half(0) })).status).toBe(200);
    const { body } = await putProfile(shop, id, { attributes: half(30) });
    expect(body.errors).toMatchObject([{ source: { pointer: "/attributes" } }]);
  });
});

it("answers 401 to an unknown key", async () => {
  const answer = await putProfile({ key: "ApiKey-v1 wrong" }, randomName("customer"), {});
  expect(answer.status).toBe(401);
});
