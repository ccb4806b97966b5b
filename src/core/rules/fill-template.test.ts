import { describe, expect, it } from "vitest";
import { decimal } from "../decimal";
import { Instant, type Value } from "../expression";
import { FILLED_TEMPLATE_LENGTH_MAX, fillJson, fillText } from "./fill-template";

const parameters = new Map<string, Value>([
  ["Name", 'Ann "A" \\ \n'],
  ["Amount", decimal("9.50")],
  ["Codes", ["a", 'b"']],
  ["At", new Instant(0)],
  ["Vip", true],
]);

describe("JSON templates", () => {
  it.for([
    ["inside a text values are escaped", '{"t": "Hi {{Name}}!"}', { t: 'Hi Ann "A" \\ \n!' }],
    ["a number inside a text prints without trailing zeros", '{"t": "{{Amount}}"}', { t: "9.5" }],
    [
      "elsewhere a value keeps its type",
      "[{{Amount}},{{Vip}},{{At}}]",
      [9.5, true, "1970-01-01T00:00:00Z"],
    ],
    ["a text elsewhere gets its quotes", '{"t": {{ Name }}}', { t: 'Ann "A" \\ \n' }],
    ["lists become lists", '{"c": {{Codes}}}', { c: ["a", 'b"'] }],
    [
      "quotes that are escaped don't end a text",
      '{"t": "\\"{{Amount}}\\"", "n": {{Amount}}}',
      { t: '"9.5"', n: 9.5 },
    ],
    [
      "what has no value is an empty text, or null",
      '{"t": "{{X}}", "n": {{X}}}',
      { t: "", n: null },
    ],
  ] as const)("%s", ([_title, template, json]) => {
    expect(JSON.parse(fillJson(template, parameters, "UTC"))).toEqual(json);
  });
});

describe("texts", () => {
  it("are filled as they are, URLs with every value encoded", () => {
    expect(fillText("X: {{Amount}}{{Nope}}", parameters, "UTC")).toBe("X: 9.5");
    const url = fillText("https://a.example/{{Name}}?n={{Amount}}", parameters, "UTC", "url");
    expect(url).toBe("https://a.example/Ann%20%22A%22%20%5C%20%0A?n=9.5");
  });

  it("are bounded once they are filled", () => {
    const long = new Map([["Long", "x".repeat(FILLED_TEMPLATE_LENGTH_MAX)]]);
    expect(() => fillText("{{Long}}!", long, "UTC")).toThrow("at most");
    expect(() => fillJson('"{{Long}}"', long, "UTC")).toThrow("at most");
  });
});
