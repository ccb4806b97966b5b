import { describe, expect, it } from "vitest";
import { expectFits, expectFitsSchema, referenceIsPresent } from "./support/reference";

const program = {
  id: 1,
  created: "2026-01-01T00:00:00Z",
  accountID: 1,
  name: "program",
  title: "Program",
  description: "",
  subscribedApplications: [],
  defaultValidity: "unlimited",
  defaultPending: "immediate",
  allowSubledger: false,
  timezone: "UTC",
  cardBased: false,
  sandbox: false,
};

const application = {
  id: 1,
  created: "2026-01-01T00:00:00Z",
  modified: "2026-01-01T00:00:00Z",
  accountId: 1,
  name: "shop",
  timezone: "UTC",
  currency: "USD",
  attributes: { Anything: 1 },
  loyaltyPrograms: [program],
};

// Guards the guard: a check that lets everything pass would prove nothing.
describe.skipIf(!referenceIsPresent)("the check against the public documents", () => {
  const fits = (body: unknown) => () => expectFits("management-api", "getApplication", 200, body);

  it("accepts a body that fits", () => {
    expect(fits(application)).not.toThrow();
  });

  it.each([
    ["an unknown field", { ...application, nickname: "x" }],
    ["an unknown field deep inside", { ...application, loyaltyPrograms: [{ ...program, x: 1 }] }],
    ["a missing field", { ...application, modified: undefined }],
    ["a wrong type", { ...application, id: "1" }],
    ["a wrong format", { ...application, created: "yesterday" }],
  ])("refuses %s", (_what, body) => {
    expect(fits(JSON.parse(JSON.stringify(body)))).toThrow();
  });

  it("refuses an unknown operation, and a body where there is none", () => {
    expect(() => expectFits("management-api", "noSuchThing", 200, {})).toThrow("no operation");
    expect(() => expectFits("management-api", "deleteCampaign", 204, { a: 1 })).toThrow();
    expect(() => expectFitsSchema("management-api", "ErrorResponse", {})).toThrow();
  });
});
