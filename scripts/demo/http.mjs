/** @typedef {(method: string, path: string, body?: object) => Promise<any>} Client */

/**
 * A client for one key. What it reads is the parsed answer; any refusal ends the loading.
 *
 * @param {string} url
 * @param {string} authorization
 * @returns {Client}
 */
export function connect(url, authorization) {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
}
