import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { replay } from "./support/traffic";

const files = readdirSync(path.resolve(import.meta.dirname, "traffic"));

const REPLAY_TIMEOUT_MS = 60_000;

it.each(files)(
  "traffic as in %s is answered as recorded",
  async (file) => {
    expect(await replay(file)).toBeGreaterThan(0);
  },
  REPLAY_TIMEOUT_MS,
);
