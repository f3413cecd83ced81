// The page's only way to the server.
import type { Answer, Estimate, Evidence, Fault, Ground, Kind, Progress, Run, Since, War } from "./types";

const GONE = "The server does not answer: is upperhand still running?";

/** What went wrong, in the server's words. */
function told(fault: Partial<Fault>, status: number): string {
  return [fault.what ?? `the server said ${status}`, fault.why, fault.remedy].filter(Boolean).join("; ");
}

/** What the server refused, with the field at fault if there is one. */
export class Refusal extends Error {
  readonly field: string;

  constructor(fault: Partial<Fault>, readonly status: number) {
    super(told(fault, status));
    this.field = fault.field ?? "";
  }
}

export async function ask<T>(address: string, settings?: RequestInit): Promise<T> {
  const answer = await fetch(`api/${address}`, settings).catch(() => {
    throw new Error(GONE);
  });
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

export const ground = () => ask<Ground>("map");
/** What the last assessment in the ledger said, and how far a run's answer has moved since; nothing if there is none. */
export const since = (run: string) => ask<Since | null>(`since?run=${encodeURIComponent(run)}`);
export const runs = () => ask<Run[]>("runs");

const sent = (body: object): RequestInit => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** An estimate, without a solve. */
export const atOnce = (wish: { options: string[]; sets: string[] }) => ask<Estimate | null>("at-once", sent(wish));

/** The variant as a scenario's file. */
export async function variantFile(wish: { options: string[]; sets: string[]; name: string }): Promise<Blob> {
  const found = await fetch("api/variant.yaml", sent(wish));
  if (!found.ok) throw new Error(told(await found.json().catch(() => ({})), found.status));
  return found.blob();
}

export function start(kind: Kind, wish: { options: string[]; sets: string[]; quick: boolean }): Promise<{ id: string }> {
  const body = kind === "options" ? { quick: wish.quick } : wish;
  return ask(kind, sent(body));
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
    let last: Progress | null = null;
    events.addEventListener("progress", (event) => seen((last = read(event))));
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
      if (events.readyState === EventSource.CLOSED) failed(new Error(GONE));
      else if (last) seen({ ...last, seconds_left: null, says: "the program does not answer: is upperhand still running? The page keeps trying" });
    });
  });
}
