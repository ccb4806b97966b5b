import type { Log } from "../../services/ports";

type Fields = Readonly<Record<string, string | number | boolean>>;

/** Collects what happened during a request, to be written as one line at its end. */
export class RequestLog implements Log {
  #events: Record<string, unknown>[] = [];
  #requestId: string | null = null;

  event(name: string, fields: Fields): void {
    if (this.#requestId === null) {
      this.#events.push({ event: name, ...fields });
      return;
    }
    // The request's line is out already: work that goes on after the answer writes its own.
    write({ event: name, ...fields, requestId: this.#requestId });
  }

  /** Writes the line of the request; called once. */
  finish(request: Fields & { readonly requestId: string }): void {
    this.#requestId = request.requestId;
    const events = this.#events.length === 0 ? {} : { events: this.#events };
    write({ event: "request", ...request, ...events });
    this.#events = [];
  }
}

/** For work outside of a request (alarms, `scheduled`): one line per event. */
export const immediateLog: Log = {
  event(name, fields) {
    write({ event: name, ...fields });
  },
};

function write(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(line));
}
