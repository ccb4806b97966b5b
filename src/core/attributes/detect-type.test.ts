import { describe, expect, it } from "vitest";
import { detectAttributeType, forceAttributeType, type ForcedType } from "./detect-type";

describe("the type of an attribute that is seen first", () => {
  it.each([
    ["text", "string"],
    ["2026-11-21T10:00:00Z", "time"],
    ["2026-11-21", "string"],
    [4.5, "number"],
    [false, "boolean"],
    [{ latitude: 1, longitude: 2 }, "location"],
    [[], "(list string)"],
    [["a"], "(list string)"],
    [[1, 2], "(list number)"],
    [["2026-11-21T10:00:00Z"], "(list time)"],
    [["2026-11-21T10:00:00Z", "later"], "(list string)"],
    [[{ latitude: 1, longitude: 2 }], "(list location)"],
    [[true], null],
    [null, null],
  ])("of %j is %s", (value, type) => {
    expect(detectAttributeType(value)).toBe(type);
  });
});

describe("a forced type", () => {
  it.each<[Parameters<typeof forceAttributeType>[0], ForcedType, unknown]>([
    ["12", "number", 12],
    ["-0.5", "number", -0.5],
    ["twelve", "number", "twelve"],
    ["0x10", "number", "0x10"],
    ["TRUE", "boolean", true],
    ["yes", "boolean", "yes"],
    [12, "string", "12"],
    [true, "string", "true"],
    ["2026-11-21", "time", "2026-11-21T00:00:00Z"],
    [["1"], "number", ["1"]],
    [null, "number", null],
  ])("turns %j into a %s as %j", (value, type, forced) => {
    expect(forceAttributeType(value, type)).toEqual(forced);
  });
});
