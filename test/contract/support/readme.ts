/** Reads calls out of Markdown, as they stand there. */

export interface MarkdownBlock {
  /** Of a fenced block, "" where it names none; null = the text of the section. */
  readonly language: string | null;
  readonly text: string;
}

/** The fenced blocks of each section, and its text as the last one. */
export function readSections(markdown: string): ReadonlyMap<string, readonly MarkdownBlock[]> {
  const sections = markdown.split(/^## /mu).slice(1);
  return new Map(
    sections.map((section) => {
      const [title = ""] = section.split("\n", 1);
      const fenced = [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gmu)];
      const blocks = fenced.map(([, language = "", text = ""]): MarkdownBlock => ({
        language,
        text,
      }));
      return [title.trim(), [...blocks, { language: null, text: section }]];
    }),
  );
}

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The request of a `curl` command with `-X`, `-H`, `-d` and `-u`, and quotes of both kinds. */
export function readCurl(command: string): SentRequest {
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|([^\s\\]+)/gu)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
  if (words.shift() !== "curl") throw new Error(`No curl: ${command}`);
  const headers: Record<string, string> = {};
  let [method, url, body]: (string | undefined)[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? "";
    const value = word.startsWith("-") ? (words.shift() ?? "") : "";
    if (word === "-X") method = value;
    else if (word === "-d") body = value;
    else if (word === "-u") headers["authorization"] = `Basic ${btoa(value)}`;
    else if (word === "-H") {
      const colon = value.indexOf(":");
      headers[value.slice(0, colon).toLowerCase()] = value.slice(colon + 1).trim();
    } else if (word.startsWith("-")) throw new Error(`What is ${word}?`);
    else url = word;
  }
  if (url === undefined) throw new Error(`No address: ${command}`);
  const sent = { method: method ?? (body === undefined ? "GET" : "POST"), url, headers };
  return body === undefined ? sent : { ...sent, body };
}

/** A code of letters and digits in groups. */
const CODE = /^[A-Z0-9]{4}(?:-[A-Z0-9]{4})+$/;

/**
 * The answer with what is drawn or counted anew as it is told, where it has the same form: ids and
 * codes.
 */
export function sameShape(answer: unknown, told: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  const expected = told as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => {
      const shown = expected[name];
      const isId = name === "ID" && Number.isInteger(value) && Number.isInteger(shown);
      const isCode = name === "Value" && CODE.test(String(value)) && CODE.test(String(shown));
      return [name, isId || isCode ? shown : (value as unknown)];
    }),
  );
}
