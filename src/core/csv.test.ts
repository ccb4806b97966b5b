import { describe, expect, it } from "vitest";
import { formatCsv, parseCsv } from "./csv";

const shape = { columns: ["code", "startdate"], required: ["code"], rowsMax: 3 } as const;

const parse = (text: string) => parseCsv(text, shape);

describe("reading CSV", () => {
  it("takes columns in any order and case, quoted fields, CRLF and a byte order mark", () => {
    const text = '\uFEFFStartDate,CODE\r\n2026-01-01,"a,""b"""\r\n,c\r\n';
    expect(parse(text)).toEqual({
      ok: true,
      value: [
        { line: 2, values: { code: 'a,"b"', startdate: "2026-01-01" } },
        { line: 3, values: { code: "c", startdate: "" } },
      ],
    });
  });

  it("skips empty lines and keeps counting them", () => {
    expect(parse("code\n\nb\n")).toMatchObject({ ok: true, value: [{ line: 3 }] });
  });

  it.each([
    ["an unknown column", "code,colour\na,b", 1, /colour/],
    ["a missing column", "startdate\n2026-01-01", 1, /code/],
    ["a repeated column", "code,code\na,b", 1, /twice/],
    ["a row that is too short", "code,startdate\na,\nb", 3, /1 fields, not 2/],
    ["a quote without end", 'code\n"a', 2, /[Qq]uote/],
    ["too many rows", "code\na\nb\nc\nd", 5, /3 rows/],
    ["nothing at all", "", 1, /code/],
  ])("refuses %s and names the line", (_what, text, line, details) => {
    const answer = parse(text);
    expect(answer.ok).toBe(false);
    if (answer.ok) return;
    expect(answer.error).toContainEqual({ line, details: expect.stringMatching(details) });
  });
});

it("what is written reads back as it was", () => {
  const rows = [{ code: 'x,"y"\nz', startdate: "" }];
  const text = formatCsv(["code", "startdate"], rows);
  const read = parseCsv(text, shape);
  expect(read.ok && read.value.map(({ values }) => values)).toEqual(rows);
});
