// A question's answer as it comes in: rough at once, then better; a new question replaces the one under way.
import { cancel, follow, start } from "./server";
import type { Kind, Result, Run, Wish } from "./types";
import type { View } from "./view.svelte";

export class Answer {
  result = $state.raw<Result | null>(null);
  run = $state.raw<Run | null>(null);
  problem = $state("");
  #stop = new AbortController();

  constructor(readonly kind: Kind, readonly efforts: Wish["effort"][]) {}

  get busy() {
    return this.run?.state === "queued" || this.run?.state === "running";
  }

  async ask(view: View) {
    this.#stop.abort();
    const mine = (this.#stop = new AbortController());
    this.problem = "";
    try {
      for (const effort of this.efforts) {
        const { id } = await start({ kind: this.kind, effort, ...view });
        if (mine.signal.aborted) return;
        const run = await follow(id, (seen) => (this.run = seen), mine.signal);
        if (run.state === "failed") throw new Error(run.error ?? "The run failed.");
        if (run.state === "cancelled") return;
        if (run.result) this.result = run.result;
      }
    } catch (problem) {
      if (mine.signal.aborted) return;
      this.problem = problem instanceof Error ? problem.message : String(problem);
      this.run = null;
    }
  }

  async cancel() {
    const run = this.run;
    this.#stop.abort();
    this.run = null;
    if (run && run.state !== "done") await cancel(run.id).catch(() => undefined);
  }
}
