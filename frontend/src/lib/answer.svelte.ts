// A question's answer as it comes in: quick first, then in full; a new question replaces the one under way.
import * as server from "./server";
import type { Answer, Kind, Progress } from "./types";
import { effects, key, type View } from "./view.svelte";

export class Asking {
  answer = $state.raw<Answer | null>(null);
  /** The run that gave the answer. */
  run = $state("");
  progress = $state.raw<Progress | null>(null);
  problem = $state("");
  /** From the first question on until the last answer, or until it is cancelled or fails. */
  asking = $state(false);
  #stop = new AbortController();
  /** What is asked now; empty if nothing is. */
  #wanted = "";
  /** What was cancelled last, until the server has heard it. */
  #left: Promise<unknown> = Promise.resolve();

  /** `efforts`: whether each pass is quick, in order. */
  constructor(readonly kind: Kind, readonly efforts: boolean[]) {}

  get busy() {
    return this.progress?.state === "waiting" || this.progress?.state === "running";
  }

  /** Asks, and tells whether it was answered: not if it was cancelled, replaced, or failed. */
  async ask(view: View): Promise<boolean> {
    const left = this.cancel();
    const mine = (this.#stop = new AbortController());
    const wanted = (this.#wanted = key(view.options, effects(view)));
    this.problem = "";
    this.asking = true;
    try {
      await left; // else what is cancelled could be the very run that is asked for again
      if (mine.signal.aborted) return false;
      for (const quick of this.efforts) {
        const { id } = await server.start(this.kind, { options: view.options, sets: effects(view), quick });
        if (mine.signal.aborted) {
          if (this.#wanted !== wanted) void server.cancel(id).catch(() => undefined); // else somebody asked the same again
          return false;
        }
        const end = await server.follow(id, (now) => (this.progress = now), mine.signal);
        if (end.state === "cancelled") return false;
        const found = await server.answer(id);
        if (mine.signal.aborted) return false;
        this.answer = found;
        this.run = id;
      }
      return true;
    } catch (problem) {
      if (mine.signal.aborted) return false;
      this.problem = problem instanceof Error ? problem.message : String(problem);
      this.progress = null;
      return false;
    } finally {
      if (mine === this.#stop) this.asking = false;
    }
  }

  cancel(): Promise<unknown> {
    const { progress } = this;
    this.#stop.abort();
    this.progress = null;
    this.asking = false;
    this.#wanted = "";
    if (progress && (progress.state === "waiting" || progress.state === "running"))
      this.#left = server.cancel(progress.id).catch(() => undefined); // it may have ended by itself meanwhile
    return this.#left;
  }

  clear() {
    void this.cancel();
    this.answer = null;
    this.run = "";
    this.problem = "";
  }
}
