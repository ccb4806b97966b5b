import type { ApiRouter } from "../openapi";
import page from "./page.html";
import script from "./reference.js.txt";

/** Only what this Worker serves itself: the reference needs no other host. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `GET /docs`: a browsable reference, drawn from the OpenAPI documents by a script of ours. */
export function serveDocs(app: ApiRouter): void {
  app.get("/docs", (c) =>
    c.body(page, 200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    }),
  );
  app.get("/docs/reference.js", (c) =>
    c.body(script, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
}
