import { managementKey } from "./deployment";
import { type Answer, send } from "./http";

/** Uploads text as the file of an import; `key` is the whole Authorization header. */
export async function upload<T = Record<string, unknown>>(
  path: string,
  csv: string | Uint8Array,
  key?: string,
): Promise<Answer<T>> {
  const form = new FormData();
  form.set("upFile", new File([csv], "upload.csv", { type: "text/csv" }));
  const authorization = key ?? (await managementKey());
  return send<T>(
    new Request(`https://tessera.test${path}`, {
      method: "POST",
      headers: { authorization },
      body: form,
    }),
  );
}
