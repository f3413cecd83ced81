// The page's only way to the server.
import type { Answer, Evidence, Fault, Kind, Progress, War } from "./types";

/** What went wrong, in the server's words. */
function told(fault: Partial<Fault>, status: number): string {
  return [fault.what ?? `the server said ${status}`, fault.why, fault.remedy].filter(Boolean).join("; ");
}

/** What the server refused, with the field at fault if there is one. */
export class Refusal extends Error {
  readonly field: string;

  constructor(fault: Partial<Fault>, status: number) {
    super(told(fault, status));
    this.field = fault.field ?? "";
  }
}

export async function ask<T>(address: string, settings?: RequestInit): Promise<T> {
  const answer = await fetch(`api/${address}`, settings);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(body as Partial<Fault>, answer.status);
  return body as T;
}

export const send = <T>(address: string, body: object) =>
  ask<T>(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const war = () => ask<War>("war");
export const evidence = (quantity: string) => ask<Evidence>(`evidence/${encodeURIComponent(quantity)}`);
export const answer = (id: string) => ask<Answer>(`runs/${id}/answer`);
export const cancel = (id: string) => ask<Progress>(`runs/${id}`, { method: "DELETE" });

export function start(kind: Kind, wish: { options: string[]; sets: string[]; quick: boolean }): Promise<{ id: string }> {
  const body = kind === "options" ? { quick: wish.quick } : wish;
  return ask(kind, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** Follows a run to its end, telling `seen` how far it is; the browser connects again if the line breaks. */
export function follow(id: string, seen: (now: Progress) => void, signal: AbortSignal): Promise<Progress> {
  return new Promise((done, failed) => {
    const events = new EventSource(`api/runs/${id}/events`);
    const close = () => events.close();
    const read = (event: Event) => JSON.parse((event as MessageEvent<string>).data) as Progress;
    signal.addEventListener("abort", () => {
      close();
      failed(new DOMException("The question was replaced by another.", "AbortError"));
    });
    events.addEventListener("progress", (event) => seen(read(event)));
    for (const end of ["done", "failed", "cancelled"]) {
      events.addEventListener(end, (event) => {
        close();
        const now = read(event);
        seen(now);
        if (now.state === "failed") failed(new Error(told(now.fault ?? {}, 500)));
        else done(now);
      });
    }
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) failed(new Error("The server does not answer: is upperhand still running?"));
    });
  });
}
