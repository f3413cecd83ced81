// What the page of the answer shows: the best answer there is to what is asked now, and how good it is.
import { Asking } from "./answer.svelte";
import { atOnce, runs } from "./server";
import { Estimating } from "./estimate.svelte";
import type { Answer, Chart, Section, Standing } from "./types";
import { type Asked, effects, key, type View } from "./view.svelte";

/** `old`: an answer to the question before, until the one asked now is answered. */
export type Precision = "estimate" | "quick" | "full" | "old";

const EMPTY: View = { options: [], sets: {} };
const keyOf = (view: View) => key(view.options, effects(view));
const empty = (view: View) => view.options.length === 0 && Object.keys(view.sets).length === 0;

export class AnswerState {
  baseline = new Asking("assess", [true, false]);
  variant = new Asking("assess", [true, false]);
  options = new Asking("options", [true]);
  causes = new Asking("explain", [true]);
  estimate = new Estimating();
  #left = false;

  constructor(readonly asked: Asked) {}

  /** Whether nothing differs from the scenario. */
  get plain() {
    return empty(this.asked.live);
  }

  get solving() {
    return this.asked.nothing ? this.baseline : this.variant;
  }

  /** Whether what is asked has no full answer and nothing is on its way to one. */
  get open() {
    return this.precision !== "full" && !this.solving.asking;
  }

  /** Asks once more. */
  async again() {
    if (this.asked.nothing) await this.renew();
    else await this.ask(this.asked.now);
  }

  /** The latest answer to draw from. */
  get answer(): Answer | null {
    return this.plain ? this.baseline.answer : (this.variant.answer ?? this.baseline.answer);
  }

  /** Whether that is the answer to what is asked now. */
  get fits() {
    const { answer } = this;
    return answer !== null && key(answer.question.options, answer.question.sets) === keyOf(this.asked.live);
  }

  get #estimated() {
    return !this.fits && this.estimate.standing !== null && this.estimate.of === keyOf(this.asked.live);
  }

  get standing(): Standing | null {
    return this.#estimated ? this.estimate.standing : (this.answer?.standing ?? null);
  }

  /** What the changes do, in a sentence; empty without any, or until it is known. */
  get changed() {
    if (this.#estimated) return this.estimate.standing?.changed ?? "";
    return this.fits ? (this.answer?.changed ?? "") : "";
  }

  /** The war without the changes, beside a variant. */
  get before(): Standing | null {
    if (this.plain) return null;
    return (this.fits ? this.answer?.baseline : null) ?? this.baseline.answer?.standing ?? null;
  }

  get precision(): Precision {
    if (this.#estimated) return "estimate";
    if (!this.fits) return "old";
    return this.answer?.question.quick ? "quick" : "full";
  }

  chart = (id: string) => this.answer?.charts.find((each) => each.id === id) as Chart | undefined;
  section = (id: string) => sectionOf(this.answer, id);
  tables = (id: string) => this.answer?.tables[id] ?? [];

  /** Asks everything anew: the scenario's file has changed. */
  async renew() {
    this.options.clear();
    const { now } = this.asked;
    if (!(await this.baseline.ask(EMPTY))) return;
    void this.#find(now);
    if (empty(now)) this.#idle();
    else await this.ask(now);
  }

  async ask(view: View) {
    this.causes.clear();
    void this.#find(view);
    if (this.options.busy) void this.options.cancel(); // what is asked goes before what is tried in the background
    if (empty(view)) {
      this.variant.clear();
      if (!this.baseline.busy) this.#idle();
    } else if (await this.variant.ask(view)) this.#idle();
  }

  /** Shows the shares of causes that were asked for before a reload, or in another tab. */
  async #find(view: View) {
    const known = await runs().catch(() => []);
    const mine = known.find(({ question, state, of_this_file }) =>
      question.kind === "explain" && of_this_file && state !== "failed" && state !== "cancelled" && key(question.options, question.sets) === keyOf(view));
    if (mine && !this.causes.busy && !this.causes.answer && keyOf(this.asked.now) === keyOf(view)) void this.causes.ask(view);
  }

  /** Ends the trial of all options, and leaves it until it is asked for. */
  leaveOptions() {
    this.#left = true;
    void this.options.cancel();
  }

  /** Tries every option once nothing else is to be done. */
  #idle() {
    if (!this.#left && !this.options.busy && !this.options.answer && !this.options.problem) void this.options.ask(EMPTY);
  }

  /** Prepares estimates: the first takes some seconds. */
  warm() {
    if (this.baseline.answer) void atOnce({ options: [], sets: [] }).catch(() => undefined);
  }

  follow(view: View) {
    if (empty(view)) this.estimate.clear();
    else if (!this.fits && this.baseline.answer) void this.estimate.ask(view); // it is set beside that
  }
}

const sectionOf = (answer: Answer | null, id: string) => answer?.sections.find((each) => each.id === id) as Section | undefined;
