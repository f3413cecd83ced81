// The answer at once: it follows every change, even while an input is dragged, until a solve replaces it.
import * as server from "./server";
import type { Estimate } from "./types";
import { effects, key, type View } from "./view.svelte";

export class Estimating {
  standing = $state.raw<Estimate | null>(null);
  /** Which question it answers. */
  of = $state("");
  /** Milliseconds from the question to the answer. */
  took = $state(0);
  #busy = false;
  /** This server gives no estimates. */
  #none = false;
  #next: View | null = null;

  /** Asks; while one question is on its way only the latest of those that follow is kept. */
  async ask(view: View) {
    if (this.#none) return;
    if (this.#busy) {
      this.#next = view;
      return;
    }
    this.#busy = true;
    const began = performance.now();
    const wish = { options: view.options, sets: effects(view) };
    const found = await server.atOnce(wish).catch((reason: unknown) => {
      this.#none = reason instanceof server.Refusal && reason.status === 404;
      return null; // not ready, or not for this question: the solve follows anyway
    });
    this.standing = found;
    this.of = found ? key(wish.options, wish.sets) : "";
    this.took = performance.now() - began;
    this.#busy = false;
    const next = this.#next;
    this.#next = null;
    if (next) void this.ask(next);
  }

  clear() {
    this.#next = null;
    this.standing = null;
    this.of = "";
  }
}
