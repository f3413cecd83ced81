// The page's only way to the server.
import type { Found, Run, War, Wish } from "./types";

async function ask<T>(address: string, settings?: RequestInit): Promise<T> {
  const answer = await fetch(`api/${address}`, settings);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(typeof body.detail === "string" ? body.detail : `The server said ${answer.status}.`);
  return body as T;
}

export const war = () => ask<War>("war");

export const start = (wish: Wish) =>
  ask<Run>("assess", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  });

export const cancel = (id: string) => ask<Run>(`runs/${id}`, { method: "DELETE" });

const ended = (run: Run) => ["done", "failed", "cancelled"].includes(run.state);

/** Follows a run to its end: by the server's events where there are any, else by asking again. */
export async function follow(id: string, seen: (run: Run) => void, signal: AbortSignal): Promise<Run> {
  let pause = 100;
  while (!signal.aborted) {
    const run = await ask<Run>(`runs/${id}`, { signal });
    seen(run);
    if (ended(run)) return run;
    await new Promise((wake) => setTimeout(wake, pause));
    pause = Math.min(1000, pause * 1.5);
  }
  throw new DOMException("The question was replaced by another.", "AbortError");
}

export const evidence = (quantity: string) => ask<Found>(`evidence/${encodeURIComponent(quantity)}`);
