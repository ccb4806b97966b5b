import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApplication, createCampaign, manage, managementKey } from "../../support/deployment";
import { call } from "../../support/http";

interface Coupon extends Record<string, unknown> {
  id: number;
  value: string;
  batchId: string;
}

interface CouponList {
  totalResultSize: number;
  hasMore: boolean;
  data: Coupon[];
}

interface Problem {
  errors: { title: string; details: string; source: { pointer?: string; parameter?: string } }[];
}

let key: string;

beforeAll(async () => {
  key = await managementKey();
});

/** A campaign of its own, with the calls on its coupons. */
async function campaignWith(
  application: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
) {
  const { id: applicationId } = await createApplication(application);
  const campaignId = await createCampaign(applicationId, undefined, settings);
  const path = `/v1/applications/${applicationId}/campaigns/${campaignId}/coupons`;
  return {
    applicationId,
    campaignId,
    path,
    create: (body: Record<string, unknown> = {}) =>
      manage<CouponList>("POST", `${path}?silent=no`, {
        usageLimit: 1,
        numberOfCoupons: 1,
        ...body,
      }),
    tryCreate: (body: Record<string, unknown> = {}) =>
      call<Problem>("POST", path, { usageLimit: 1, numberOfCoupons: 1, ...body }, key),
    list: (query = "") => manage<CouponList>("GET", `${path}/no_total?${query}`),
    values: async (query = "") =>
      (await manage<CouponList>("GET", `${path}/no_total?${query}`)).data.map(({ value }) => value),
    status: async (method: string, suffix: string, body?: unknown) =>
      (await call(method, `${path}${suffix}`, body, key)).status,
  };
}

/** Puts uses on a coupon's counters as closures do. */
async function use(campaignId: number, couponId: number, action: string, used: number) {
  await env.DB.prepare(
    `INSERT INTO counters (campaign_id, action, entity, period, used, limit_total, last_delta)
     VALUES (?1, ?2, ?3, '', ?4, ?4, 1)`,
  )
    .bind(campaignId, action, `coupon:${couponId}`, used)
    .run();
}

describe("creating coupons", () => {
  it("answers 204 without a body unless the answer is asked for", async () => {
    const { path, list } = await campaignWith();
    const answer = await call("POST", path, { usageLimit: 1, numberOfCoupons: 3 }, key);
    expect(answer).toMatchObject({ status: 204, body: "" });
    expect((await list()).data).toHaveLength(3);
  });

  it("answers every stored field, and reads it back the same", async () => {
    const { create, list, campaignId, applicationId } = await campaignWith();
    await manage("POST", "/v1/attributes", {
      entity: "Coupon",
      name: "tier",
      title: "tier",
      type: "number",
      description: "",
      suggestions: [],
      editable: true,
      subscribedApplicationsIds: [applicationId],
    });
    const made = await create({
      usageLimit: 0,
      discountLimit: 50.25,
      reservationLimit: 4,
      startDate: "2026-01-01T00:00:00Z",
      expiryDate: "2027-01-01T02:00:00+02:00",
      recipientIntegrationId: "anna@example.com",
      attributes: { tier: 2 },
      isReservationMandatory: true,
      implicitlyReserved: true,
      couponPattern: "XMAS-2021",
    });
    expect(made.totalResultSize).toBe(1);
    expect(made.data).toEqual([
      {
        id: expect.any(Number),
        created: expect.stringMatching(/Z$/),
        campaignId,
        value: "XMAS-2021",
        usageLimit: 0,
        usageCounter: 0,
        discountLimit: 50.25,
        discountCounter: 0,
        discountRemainder: 50.25,
        reservationLimit: 4,
        limits: [],
        startDate: "2026-01-01T00:00:00.000Z",
        expiryDate: "2027-01-01T00:00:00.000Z",
        recipientIntegrationId: "anna@example.com",
        attributes: { tier: 2 },
        reservation: false,
        batchId: expect.any(String),
        isReservationMandatory: true,
        implicitlyReserved: true,
      },
    ]);
    expect((await list()).data).toEqual(made.data);
  });

  it("makes 20,000 different codes that fit the pattern, in one batch", async () => {
    const { create, path } = await campaignWith();
    const { data } = await create({
      numberOfCoupons: 20_000,
      couponPattern: "SUMMER-######",
      validCharacters: ["A", "B", "C", "D", "E", "F", "0", "1", "2", "3"],
    });
    expect(new Set(data.map(({ value }) => value)).size).toBe(20_000);
    expect(data.every(({ value }) => /^SUMMER-[A-F0-3]{6}$/.test(value))).toBe(true);
    expect(new Set(data.map(({ batchId }) => batchId)).size).toBe(1);
    const counted = await manage<CouponList>("GET", `${path}?pageSize=1`);
    expect(counted).toMatchObject({ totalResultSize: 20_000, data: [{ id: data[0]?.id }] });
  });

  it("draws again for the codes that are taken, and keeps the others", async () => {
    const { create } = await campaignWith();
    const pattern = { couponPattern: "N##", validCharacters: "0123456789".split("") };
    const first = await create({ numberOfCoupons: 25, ...pattern });
    const second = await create({ numberOfCoupons: 25, ...pattern });
    const codes = [...first.data, ...second.data].map(({ value }) => value);
    expect(new Set(codes).size).toBe(50);
  });

  it("gives the same codes to no two of many calls at once", async () => {
    const { create } = await campaignWith();
    const pattern = { couponPattern: "N###", validCharacters: "0123456789".split("") };
    const made = await Promise.all(
      Array.from({ length: 4 }, () => create({ numberOfCoupons: 100, ...pattern })),
    );
    const codes = made.flatMap(({ data }) => data.map(({ value }) => value));
    expect(new Set(codes).size).toBe(400);
  });

  it("refuses a pattern that would be used beyond one half, counting codes in use", async () => {
    const { create, tryCreate, list } = await campaignWith();
    const pattern = { couponPattern: "AB#", validCharacters: ["0", "1", "2", "3"] };
    expect(await tryCreate({ numberOfCoupons: 3, ...pattern })).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/couponPattern" } }] },
    });
    await create({ couponPattern: "AB9" });
    await create({ numberOfCoupons: 2, ...pattern });
    const third = await tryCreate(pattern);
    expect(third.status).toBe(400);
    expect(third.body.errors[0]?.details).toContain("2 are in use");
    expect((await list()).data).toHaveLength(3);
  });

  it("folds codes as the Application compares them", async () => {
    const upper = await campaignWith({ caseSensitivity: "insensitive-uppercase" });
    const made = await upper.create({
      couponPattern: "summer-#",
      validCharacters: ["q", "Q", "x"],
    });
    expect(made.data[0]?.value).toMatch(/^SUMMER-[QX]$/);
    await upper.create({ couponPattern: "Welcome" });
    expect((await upper.tryCreate({ couponPattern: "WELCOME" })).status).toBe(409);
    const sensitive = await campaignWith();
    await sensitive.create({ couponPattern: "Welcome" });
    expect((await sensitive.tryCreate({ couponPattern: "WELCOME" })).status).toBe(204);
  });

  it("takes the campaign's pattern where the call names none, else one of the house", async () => {
    const couponSettings = { couponPattern: "CAMP-##", validCharacters: ["X", "Y"] };
    const own = await campaignWith({}, { couponSettings });
    expect((await own.create()).data[0]?.value).toMatch(/^CAMP-[XY]{2}$/);
    const house = await campaignWith();
    expect((await house.create()).data[0]?.value).toMatch(/^[A-Z0-9]{4}(-[A-Z0-9]{4}){2}$/);
  });

  it("refuses a code that exists in another campaign of the Application, and writes nothing", async () => {
    const { applicationId, create } = await campaignWith();
    await create({ couponPattern: "ONCE-ONLY" });
    const other = await createCampaign(applicationId);
    const path = `/v1/applications/${applicationId}/campaigns/${other}/coupons`;
    const body = { usageLimit: 1, numberOfCoupons: 1, couponPattern: "ONCE-ONLY" };
    expect((await call("POST", path, body, key)).status).toBe(409);
    expect((await manage<CouponList>("GET", path)).totalResultSize).toBe(0);
  });

  it("accepts limits per profile on a single coupon", async () => {
    const { create } = await campaignWith();
    const limits = [{ action: "redeemCoupon", limit: 2, period: "monthly", entities: ["Profile"] }];
    expect((await create({ limits })).data[0]?.["limits"]).toEqual(limits);
  });

  const limit = { action: "redeemCoupon", limit: 1, entities: ["Profile"] };
  it.each([
    ["no coupon at all", { numberOfCoupons: 0 }, "/numberOfCoupons"],
    ["20,001 coupons", { numberOfCoupons: 20_001 }, "/numberOfCoupons"],
    ["a missing usage limit", { usageLimit: undefined }, "/usageLimit"],
    ["a negative usage limit", { usageLimit: -1 }, "/usageLimit"],
    ["1,000,000 uses", { usageLimit: 1_000_000 }, "/usageLimit"],
    ["a fraction of a use", { usageLimit: 1.5 }, "/usageLimit"],
    ["a negative discount limit", { discountLimit: -1 }, "/discountLimit"],
    [
      "a discount limit beyond the counters",
      { discountLimit: 9_007_199_254_741 },
      "/discountLimit",
    ],
    ["a tenth of a cent", { discountLimit: 10.005 }, "/discountLimit"],
    ["a pattern of two characters", { couponPattern: "A#" }, "/couponPattern"],
    ["a pattern of 101 characters", { couponPattern: "#".repeat(101) }, "/couponPattern"],
    ["a pattern with a space", { couponPattern: "A #" }, "/couponPattern"],
    ["two coupons of one code", { couponPattern: "ABCD", numberOfCoupons: 2 }, "/numberOfCoupons"],
    ["a valid character of two letters", { validCharacters: ["AB"] }, "/validCharacters"],
    ["a date without a zone", { startDate: "2026-01-01T00:00:00" }, "/startDate"],
    [
      "an end before the start",
      { startDate: "2027-01-01T00:00:00Z", expiryDate: "2026-01-01T00:00:00Z" },
      "/expiryDate",
    ],
    [
      "a recipient of 1,001 characters",
      { recipientIntegrationId: "x".repeat(1_001) },
      "/recipientIntegrationId",
    ],
    [
      "an unknown attribute",
      { attributes: { nobodysAttribute: 1 } },
      "/attributes/nobodysAttribute",
    ],
    ["a limit on several coupons", { limits: [limit], numberOfCoupons: 2 }, "/limits"],
    ["a limit on a personal coupon", { limits: [limit], recipientIntegrationId: "a" }, "/limits"],
    [
      "a limit on something else",
      { limits: [{ ...limit, action: "setDiscount" }] },
      "/limits/0/action",
    ],
    ["a limit per coupon", { limits: [{ ...limit, entities: ["Coupon"] }] }, "/limits/0/entities"],
    ["half a use per profile", { limits: [{ ...limit, limit: 0.5 }] }, "/limits/0/limit"],
    ["two limits for one period", { limits: [limit, limit] }, "/limits/1/period"],
    ["a prefix that is not supported", { uniquePrefix: "A" }, "/uniquePrefix"],
  ])("refuses %s and names the place", async (_what, change, pointer) => {
    const { tryCreate, list } = await campaignWith();
    const answer = await tryCreate(change);
    expect(answer).toMatchObject({ status: 400, body: { StatusCode: 400 } });
    expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
    expect((await list()).data).toEqual([]);
  });

  it("names an unknown attribute and a wrong type in the public words", async () => {
    const { tryCreate } = await campaignWith();
    const name = `level${crypto.randomUUID().slice(0, 8)}`;
    expect((await tryCreate({ attributes: { [name]: 1 } })).body.errors[0]?.title).toBe("Unknown");
    await manage("POST", "/v1/attributes", {
      entity: "Coupon",
      name,
      title: name,
      type: "number",
      description: "",
      suggestions: [],
      editable: true,
    });
    const wrong = await tryCreate({ attributes: { [name]: "1" } });
    expect(wrong.body.errors).toMatchObject([
      { title: "Invalid type", source: { pointer: `/attributes/${name}` } },
    ]);
  });

  it("knows how many decimals a currency has", async () => {
    const yen = await campaignWith({ currency: "JPY" });
    expect((await yen.tryCreate({ discountLimit: 10.5 })).status).toBe(400);
    const dinar = await campaignWith({ currency: "KWD" });
    expect((await dinar.create({ discountLimit: 10.005 })).data).toMatchObject([
      { discountRemainder: 10.005 },
    ]);
  });
});

describe("listing coupons", () => {
  it("filters by code, by dates, by validity, by recipient and by batch", async () => {
    const { create, values } = await campaignWith();
    const past = { startDate: "2020-01-01T00:00:00Z", expiryDate: "2021-01-01T00:00:00Z" };
    const future = { startDate: "2090-01-01T00:00:00Z", expiryDate: "2091-01-01T00:00:00Z" };
    const { data } = await create({ couponPattern: "SPRING-10", ...past });
    await create({ couponPattern: "SUMMER-10", ...future });
    await create({ couponPattern: "summer.20", recipientIntegrationId: "anna" });
    expect(await values("value=mer1")).toEqual(["SUMMER-10"]);
    expect(await values("value=SUMMER")).toEqual(["SUMMER-10", "summer.20"]);
    expect(await values("value=summer-10&exactMatch=true")).toEqual(["SUMMER-10"]);
    expect(await values("value=summer&exactMatch=true")).toEqual([]);
    expect(await values("valid=expired")).toEqual(["SPRING-10"]);
    expect(await values("valid=validFuture")).toEqual(["SUMMER-10"]);
    expect(await values("valid=validNow")).toEqual(["summer.20"]);
    expect(await values("startsBefore=2020-01-02")).toEqual(["SPRING-10"]);
    expect(await values("startsAfter=2020-01-02")).toEqual(["SUMMER-10"]);
    expect(await values("expiresBefore=2021-01-01T00:00:00Z")).toEqual([]);
    expect(await values("expiresBefore=2021-01-01T01:00:00%2B00:00")).toEqual(["SPRING-10"]);
    expect(await values("expiresAfter=2090-06-01")).toEqual(["SUMMER-10"]);
    expect(await values("createdBefore=2020-01-01")).toEqual([]);
    expect(await values("createdAfter=2020-01-01&sort=value")).toHaveLength(3);
    expect(await values("recipientIntegrationId=anna")).toEqual(["summer.20"]);
    expect(await values(`batchId=${data[0]?.batchId}`)).toEqual(["SPRING-10"]);
    expect(await values("referralId=1")).toEqual([]);
  });

  it("filters by use, and shows what is left of a coupon", async () => {
    const { create, values, list, campaignId } = await campaignWith();
    const [unused, used, spent] = await Promise.all(
      ["UNUSED", "USED-ONCE", "SPENT"].map(async (couponPattern) => {
        const { data } = await create({ couponPattern, usageLimit: 2, discountLimit: 20 });
        return data[0]?.id ?? 0;
      }),
    );
    await use(campaignId, used ?? 0, "couponUsage", 1);
    await use(campaignId, used ?? 0, "couponDiscount", 12_500);
    await use(campaignId, spent ?? 0, "couponUsage", 2);
    expect(await values("usable=true&sort=id")).toEqual(["UNUSED", "USED-ONCE"]);
    expect(await values("usable=false")).toEqual(["SPENT"]);
    expect(await values("redeemed=true&sort=-value")).toEqual(["USED-ONCE", "SPENT"]);
    expect(await values("redeemed=false")).toEqual(["UNUSED"]);
    expect((await list("value=usedonce")).data).toMatchObject([
      { usageCounter: 1, discountCounter: 12.5, discountRemainder: 7.5 },
    ]);
    expect(unused).toBeGreaterThan(0);
  });

  it("pages in the wished order, and says whether more follow", async () => {
    const { create, list, path } = await campaignWith();
    for (const couponPattern of ["BBBB", "AAAA", "CCCC"]) await create({ couponPattern });
    const first = await list("sort=-value&pageSize=2");
    expect(first).toMatchObject({ hasMore: true, data: [{ value: "CCCC" }, { value: "BBBB" }] });
    const last = await list("sort=-value&pageSize=2&skip=2");
    expect(last).toMatchObject({ hasMore: false, data: [{ value: "AAAA" }] });
    expect(await manage("GET", `${path}?sort=value&pageSize=1`)).toMatchObject({
      totalResultSize: 3,
      data: [{ value: "AAAA" }],
    });
  });

  it("shows little more than the codes when only these are asked for", async () => {
    const { create, list, campaignId } = await campaignWith();
    await create({ couponPattern: "ONLY-CODE" });
    expect((await list("valuesOnly=true")).data).toEqual([
      {
        id: expect.any(Number),
        created: expect.any(String),
        campaignId,
        value: "ONLY-CODE",
        usageLimit: 1,
        usageCounter: 0,
      },
    ]);
  });

  it.each([
    ["usable=true&redeemed=true", "redeemed"],
    ["usable=maybe", "usable"],
    ["valid=soon", "valid"],
    ["createdBefore=yesterday", "createdBefore"],
    ["createdBefore=2026-02-30", "createdBefore"],
    ["value=--", "value"],
    ["sort=attributes", "sort"],
    ["pageSize=0", "pageSize"],
  ])("refuses %s", async (query, parameter) => {
    const { path } = await campaignWith();
    const answer = await call<Problem>("GET", `${path}/no_total?${query}`, undefined, key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.parameter).toBe(parameter);
  });
});

describe("changing coupons", () => {
  it("clears dates and recipient that are left out, and keeps everything else", async () => {
    const { create, path } = await campaignWith();
    const { data } = await create({
      couponPattern: "CHANGE-ME",
      usageLimit: 3,
      discountLimit: 10,
      reservationLimit: 2,
      startDate: "2026-01-01T00:00:00Z",
      expiryDate: "2027-01-01T00:00:00Z",
      recipientIntegrationId: "anna",
      isReservationMandatory: true,
    });
    const [before] = data;
    const cleared = await manage<Coupon>("PUT", `${path}/${before?.id}`, { usageLimit: 5 });
    const clearedFields = ["startDate", "expiryDate", "recipientIntegrationId"];
    const kept = Object.entries(before ?? {}).filter(([name]) => !clearedFields.includes(name));
    expect(cleared).toEqual({ ...Object.fromEntries(kept), usageLimit: 5, reservation: true });
    const set = await manage<Coupon>("PUT", `${path}/${before?.id}`, {
      expiryDate: "2028-01-01T00:00:00Z",
      recipientIntegrationId: "bert",
      discountLimit: 7.5,
    });
    expect(set).toMatchObject({
      usageLimit: 5,
      expiryDate: "2028-01-01T00:00:00.000Z",
      recipientIntegrationId: "bert",
      discountRemainder: 7.5,
    });
  });

  it("changes one batch, or all coupons of the campaign", async () => {
    const { create, path, list } = await campaignWith();
    const expiryDate = "2027-01-01T00:00:00Z";
    const { data } = await create({ numberOfCoupons: 2, expiryDate });
    await create({ couponPattern: "ANOTHER-ONE", expiryDate, recipientIntegrationId: "anna" });
    const batchID = data[0]?.batchId;
    const status = (await call("PUT", path, { batchID, usageLimit: 9 }, key)).status;
    expect(status).toBe(204);
    const after = (await list("sort=id")).data;
    expect(after.map(({ usageLimit }) => usageLimit)).toEqual([9, 9, 1]);
    expect(after.map((coupon) => "expiryDate" in coupon)).toEqual([false, false, true]);
    await manage("PUT", path, { startDate: "2026-01-01T00:00:00Z" });
    const all = (await list()).data;
    expect(all.every(({ startDate }) => startDate === "2026-01-01T00:00:00.000Z")).toBe(true);
    expect(all[2]).toMatchObject({ recipientIntegrationId: "anna" });
  });

  it.each([
    [{ usageLimit: -1 }, "/usageLimit"],
    [{ discountLimit: 0.001 }, "/discountLimit"],
    [{ attributes: { nobodysAttribute: 1 } }, "/attributes/nobodysAttribute"],
    [{ startDate: "2027-01-01T00:00:00Z", expiryDate: "2026-01-01T00:00:00Z" }, "/expiryDate"],
  ])("refuses %j, for one coupon and for a batch", async (body, pointer) => {
    const { create, path, list } = await campaignWith();
    const { data } = await create({ usageLimit: 7 });
    for (const target of [path, `${path}/${data[0]?.id}`]) {
      const answer = await call<Problem>("PUT", target, body, key);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]?.source.pointer).toBe(pointer);
    }
    expect((await list()).data).toEqual(data);
  });

  it("refuses a batch that the campaign does not have", async () => {
    const { path } = await campaignWith();
    const answer = await call<Problem>("PUT", path, { batchID: "none" }, key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.source.pointer).toBe("/batchID");
  });

  it("refuses to make a coupon personal that has limits per profile", async () => {
    const { create, path } = await campaignWith();
    const limits = [{ action: "redeemCoupon", limit: 2, entities: ["Profile"] }];
    const { data } = await create({ limits });
    const one = `${path}/${data[0]?.id}`;
    expect((await call("PUT", one, { recipientIntegrationId: "a" }, key)).status).toBe(400);
    const change = { recipientIntegrationId: "a", limits: [] };
    expect((await call("PUT", one, change, key)).status).toBe(200);
  });
});

describe("deleting coupons", () => {
  it("removes one, frees its code, and answers 404 from then on", async () => {
    const { create, status, values } = await campaignWith();
    const { data } = await create({ couponPattern: "GONE-SOON" });
    const one = `/${data[0]?.id}`;
    expect(await status("DELETE", one)).toBe(204);
    expect(await status("DELETE", one)).toBe(404);
    expect(await status("PUT", one, { usageLimit: 1 })).toBe(404);
    expect(await values()).toEqual([]);
    expect((await create({ couponPattern: "GONE-SOON" })).data).toHaveLength(1);
  });

  it("removes those that pass the filter, and only those", async () => {
    const { create, status, values, campaignId } = await campaignWith();
    const { data } = await create({ couponPattern: "USED-UP" });
    await use(campaignId, data[0]?.id ?? 0, "couponUsage", 1);
    await create({ couponPattern: "OTHER-1" });
    await create({ couponPattern: "OTHER-2" });
    expect(await status("DELETE", "?usable=false")).toBe(204);
    expect(await values("sort=value")).toEqual(["OTHER-1", "OTHER-2"]);
    expect(await status("DELETE", "?value=other2&exactMatch=false")).toBe(204);
    expect(await values()).toEqual(["OTHER-1"]);
    expect(await status("DELETE", "?value=.-")).toBe(400);
    expect(await values()).toEqual(["OTHER-1"]);
    expect(await status("DELETE", "")).toBe(204);
    expect(await values()).toEqual([]);
  });
});

describe("access to coupons", () => {
  it("needs a key on every call", async () => {
    const { path } = await campaignWith();
    const body = { usageLimit: 1, numberOfCoupons: 1 };
    const answers = await Promise.all([
      call("POST", path, body),
      call("GET", path),
      call("GET", `${path}/no_total`),
      call("PUT", path, { usageLimit: 1 }),
      call("PUT", `${path}/1`, { usageLimit: 1 }),
      call("DELETE", path),
      call("DELETE", `${path}/1`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  });

  it("answers coupons and campaigns of others as if they were missing", async () => {
    const mine = await campaignWith();
    const theirs = await campaignWith();
    const { data } = await theirs.create();
    const crossed = `/v1/applications/${mine.applicationId}/campaigns/${theirs.campaignId}/coupons`;
    const one = data[0]?.id;
    const body = { usageLimit: 1, numberOfCoupons: 1 };
    const answers = await Promise.all([
      call("POST", crossed, body, key),
      call("GET", crossed, undefined, key),
      call("GET", `${crossed}/no_total`, undefined, key),
      call("PUT", crossed, { usageLimit: 2 }, key),
      call("DELETE", crossed, undefined, key),
      call("PUT", `${mine.path}/${one}`, { usageLimit: 2 }, key),
      call("DELETE", `${mine.path}/${one}`, undefined, key),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect((await theirs.list()).data).toEqual(data);
  });
});
