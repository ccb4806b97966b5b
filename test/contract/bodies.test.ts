import { request } from "node:http";
import { expect, inject, it } from "vitest";

const MEGABYTE = 1024 * 1024;

/** Sends chunks over a real connection; without a length they go out as chunked encoding. */
function post(chunks: readonly string[], length?: number): Promise<number> {
  const { url, managementKey } = inject("worker");
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/v1/applications`, {
      method: "POST",
      headers: {
        authorization: managementKey,
        "content-type": "application/json",
        ...(length === undefined ? {} : { "content-length": length }),
      },
    });
    outgoing.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on("error", reject);
    for (const chunk of chunks) outgoing.write(chunk);
    outgoing.end();
  });
}

const fiveMegabytes = Array.from({ length: 5 }, () => "x".repeat(MEGABYTE));

it("refuses 5 MB over a real connection, with and without a length", async () => {
  expect(await post(fiveMegabytes, 5 * MEGABYTE)).toBe(413);
  expect(await post(fiveMegabytes)).toBe(413);
});

it("reads a body that comes in pieces without a length", async () => {
  const body = JSON.stringify({ name: "in pieces", currency: "USD", timezone: "UTC" });
  expect(await post([body.slice(0, 10), body.slice(10)])).toBe(201);
});
