import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { deployedLocalKeys, localAddresses, resolvedAddresses } from "./contents";
import { deadFiles, layerViolations } from "./layers";
import { projectRoot, readFiles } from "./project-files";
import { bannedCalls, sizeViolations, switchedOffTests } from "./style";

const source = readFiles("src");
const everything = readFiles(".");

it("imports point one way and packages stay in their place", () => {
  expect(layerViolations(source)).toEqual([]);
});

it("files and lines keep to their size", () => {
  // Lists of scenarios are as long as there are scenarios.
  const sized = everything.filter(({ path: name }) => !/\.json$|^docs\//.test(name));
  expect(sizeViolations(sized)).toEqual([]);
});

it("time, randomness and exact amounts come from where they belong", () => {
  expect(bannedCalls(source)).toEqual([]);
});

it("every source file is reachable from the entry", () => {
  expect(deadFiles(source, "src/index.ts")).toEqual([]);
});

it("no test is switched off", () => {
  expect(switchedOffTests(everything)).toEqual([]);
});

it("the local keys are no part of a deployment", async () => {
  expect(await deployedLocalKeys([...source, ...readFiles("migrations")])).toEqual([]);
});

it("nothing names one machine or one registry", () => {
  expect(localAddresses(everything)).toEqual([]);
});

it("the lock file holds no download address", () => {
  const lockFile = readFileSync(path.join(projectRoot, "package-lock.json"), "utf8");
  expect(resolvedAddresses(lockFile)).toEqual([]);
});
