// The weekly brief, and what an update moved: runs that go on when the page shown changes, and are found after a reload.
import { cancel, follow } from "../lib/server";
import type { Answer, Progress, Standing } from "../lib/types";
import * as api from "./api";

const words = (problem: unknown) => (problem instanceof Error ? problem.message : String(problem));

export class Brief {
  answer = $state.raw<Answer | null>(null);
  progress = $state.raw<Progress | null>(null);
  problem = $state("");
  /** The run that made the answer. */
  id = $state("");
  /** Whether the file, or what the ledger holds, is still what it was. */
  fresh = $state(true);
  #following = "";

  get busy() {
    return this.progress?.state === "waiting" || this.progress?.state === "running";
  }

  get page() {
    return this.answer?.page ?? null;
  }

  /** Finds the latest brief, and one that is being made. */
  async find() {
    try {
      const made = (await api.runs()).filter((run) => run.question.kind === "brief");
      const last = made.find((run) => run.state === "done");
      if (last && last.id !== this.id) {
        this.answer = await api.answer(last.id);
        this.id = last.id;
      }
      this.fresh = last?.of_this_file ?? true;
      const underWay = made.find((run) => run.state === "waiting" || run.state === "running");
      if (underWay && underWay.id !== this.#following) void this.#follow(underWay.id);
    } catch (problem) {
      this.problem = words(problem);
    }
  }

  async ask(quick: boolean) {
    this.problem = "";
    try {
      await this.#follow((await api.brief(quick)).id);
    } catch (problem) {
      this.problem = words(problem);
    }
  }

  async #follow(id: string) {
    this.#following = id;
    try {
      const end = await follow(id, (now) => (this.progress = now), new AbortController().signal);
      if (end.state !== "done" || this.#following !== id) return;
      this.answer = await api.answer(id);
      this.id = id;
      this.fresh = true;
    } catch (problem) {
      this.problem = words(problem);
    } finally {
      if (this.#following === id) {
        this.progress = null;
        this.#following = "";
      }
    }
  }

  async cancel() {
    if (this.#following) await cancel(this.#following).catch(() => undefined); // it may have ended by itself meanwhile
  }
}

/** What an update did to the answer: where it stood, where it stands, and what moved it. */
export class Moving {
  before = $state.raw<Standing | null>(null);
  after = $state.raw<Standing | null>(null);
  taken = $state.raw<api.Taken | null>(null);
  says = $state("");
  problem = $state("");
  /** Whether the brief is of this update. */
  #shared = $state(false);

  get busy() {
    return this.says !== "";
  }

  constructor(private brief: Brief) {}

  get moved() {
    return !this.#shared ? null : (this.brief.page?.sections.find((each) => each.id === "moved") ?? null);
  }

  /** Takes the accepted claims in; `changed` has the rest of the page ask again. */
  async take(changed: () => Promise<void>) {
    this.problem = "";
    this.after = this.taken = null;
    this.#shared = false;
    try {
      this.before = await this.#standing("Asking how the war stands before …").catch(() => null);
      this.says = "Taking the claims into the war …";
      this.taken = await api.update({});
      await changed();
      this.after = await this.#standing("Asking the answer again …");
      this.says = "Sharing out what moved it …";
      await this.brief.ask(true);
      this.#shared = this.brief.fresh && !this.brief.problem;
    } catch (problem) {
      const after = this.taken ? "The claims are in the war, but it cannot be solved so: take the update back, or reject what contradicts the rest. " : "";
      this.problem = after + words(problem);
    } finally {
      this.says = "";
    }
  }

  async takeBack(changed: () => Promise<void>) {
    this.problem = "";
    try {
      const gone = await api.update({ undo: true });
      this.before = this.after = this.taken = null;
      this.#shared = false;
      await changed();
      return gone;
    } catch (problem) {
      this.problem = words(problem);
      return null;
    }
  }

  async #standing(says: string): Promise<Standing> {
    this.says = says;
    const { id } = await api.assess(); // the same question as the answer's: it is solved once
    const never = new AbortController().signal;
    const end = await follow(id, (now) => (this.says = `${says} ${now.says}`), never);
    if (end.state !== "done") throw new Error("The answer was not asked to the end.");
    return (await api.answer(id)).standing;
  }
}

export const brief = new Brief();
export const moving = new Moving(brief);
