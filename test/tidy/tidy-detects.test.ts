import { describe, expect, it } from "vitest";
import { deployedLocalKeys, localAddresses, resolvedAddresses } from "./contents";
import { deadFiles, layerViolations } from "./layers";
import { bannedCalls, sizeViolations, switchedOffTests } from "./style";

const file = (path: string, text: string) => ({ path, text });

describe("layers", () => {
  it.each([
    ["src/core/a.ts", `import { b } from "../db/b";`],
    ["src/core/a.ts", `import type { b } from "../services/ports";`],
    ["src/core/a.ts", `import { z } from "zod";`],
    ["src/core/money.ts", `import Big from "big.js";`],
    ["src/core/a.ts", `const late = import("../http/late");`],
    ["src/core/a.ts", `export { b } from "../db/b";`],
    ["src/db/a.ts", `import { call } from "../services/call";`],
    ["src/durable/x/a.ts", `import { call } from "../../services/call";`],
    ["src/services/a.ts", `import { CustomerSession } from "../durable/customer-session/object";`],
    ["src/services/a.ts", `import { Hono } from "hono";`],
    ["src/http/a.ts", `import { rows } from "../db/queries/rows";`],
    ["src/http/a.ts", `import { type Row, rows } from "../db/queries/rows";`],
    ["src/http/a.ts", `import type { table } from "../db/schema";`],
    ["src/http/a.ts", `import { drizzle } from "drizzle-orm/d1";`],
    ["src/http/a.ts", `import {\n  one,\n  two,\n} from "../durable/x/protocol";`],
    ["src/http/a.ts", `import "left-pad";`],
  ])("%s: %s is refused", (path, text) => {
    expect(layerViolations([file(path, text)])).toHaveLength(1);
  });

  it.each([
    ["src/core/decimal.ts", `import Big from "big.js";`],
    ["src/core/a.ts", `import { b } from "./b";`],
    ["src/http/a.ts", `import type { Row } from "../db/queries/rows";`],
    ["src/core/a.ts", `// import { b } from "../db/b";`],
    ["src/services/a.ts", `import type { Rpc } from "../durable/customer-session/object";`],
    ["src/services/a.ts", `import { LIMIT } from "../durable/customer-session/protocol";`],
    ["src/http/a.ts", `import { verb } from "../services/verb";`],
    ["src/index.ts", `export { CustomerSession } from "./durable/customer-session/object";`],
  ])("%s: %s is accepted", (path, text) => {
    expect(layerViolations([file(path, text)])).toEqual([]);
  });

  it("a file that nothing imports is dead; tests and files that are reached are not", () => {
    const files = [
      file("src/index.ts", `import { a } from "./a";\nimport { f } from "./folder";`),
      file("src/a.ts", ""),
      file("src/folder/index.ts", `export * from "./deep";`),
      file("src/folder/deep.ts", ""),
      file("src/a.test.ts", `import { lost } from "./lost";`),
      file("src/lost.ts", ""),
    ];
    expect(deadFiles(files, "src/index.ts")).toEqual([
      "src/lost.ts: not reachable from src/index.ts",
    ]);
  });
});

describe("style", () => {
  it.each([
    "Date.now()",
    "new Date()",
    "Math.random()",
    "crypto.randomUUID()",
    `new Function("return 1")`,
    `eval("1")`,
    "db.transaction(work)",
    `parseFloat("1.5")`,
    "(1.5).toFixed(2)",
    "1; // fine\nDate.now(); // not",
  ])("%s is refused", (call) => {
    expect(bannedCalls([file("src/services/a.ts", `export const a = ${call};`)])).toHaveLength(1);
  });

  it("a banned word in a comment, and a port's own adapter, are accepted", () => {
    const files = [
      file(
        "src/services/a.ts",
        "/** Never Date.now(). */\nexport const a = new Date(0); // eval()",
      ),
      file("src/services/production-ports.ts", "export const now = () => Date.now();"),
      file("src/core/decimal.ts", "export const text = (d: Big) => d.toFixed(2);"),
    ];
    expect(bannedCalls(files)).toEqual([]);
  });

  it("a long file and a wide comment are refused; a long schema is accepted", () => {
    const long = "a;\n".repeat(401);
    const files = [
      file("src/services/long.ts", long),
      file("src/db/schema/long.ts", long),
      file("src/services/wide.ts", `// ${"x".repeat(98)}`),
    ];
    expect(sizeViolations(files)).toEqual([
      "src/services/long.ts: 401 lines, at most 400",
      "src/services/wide.ts:1: 101 columns, at most 100",
    ]);
  });

  it("a test that is switched off, or the only one, is refused", () => {
    const text = ["skip", "only", "todo"].map((way) => `it.${way}("x", () => {});`).join("\n");
    expect(switchedOffTests([file("src/a.test.ts", text)])).toHaveLength(3);
  });
});

describe("contents", () => {
  it("a local key is found as itself and as its hash, in any case", async () => {
    const hash = "dd0f0a1c6e6a0a48c0d9a1a3b3f0b5a4";
    const files = [
      file("migrations/1.sql", "INSERT INTO k VALUES ('local-management-key');"),
      file(
        "migrations/2.sql",
        `INSERT INTO k VALUES ('${await sha256("local-integration-key")}');`,
      ),
      file("migrations/3.sql", `INSERT INTO k VALUES ('${hash}');`),
    ];
    expect(await deployedLocalKeys(files)).toHaveLength(2);
  });

  it("a path of a machine and an address of a registry are found", () => {
    const registry = ["https://registry", "npmjs", "org"].join(".");
    const home = ["", "home", "somebody", "tessera"].join("/");
    const files = [
      file("a.md", `See ${home}.`),
      file("b.md", `From ${registry}/hono`),
      file(".npmrc", "registry=https://packages.example"),
      file("c.md", "The path /v1/home/x and ./work/y are no paths of a machine."),
    ];
    expect(localAddresses(files)).toHaveLength(3);
  });

  it("a download address in the lock file is found", () => {
    expect(resolvedAddresses(`{"resolved": "https://packages.example/x.tgz"}`)).toHaveLength(1);
  });
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex").toUpperCase();
}
