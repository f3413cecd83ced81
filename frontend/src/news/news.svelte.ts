// News on the page: the queue of claims, decisions, what was read; it outlives a change of the page shown.
import * as api from "./api";
import { Uploads } from "./uploads.svelte";

const words = (problem: unknown) => (problem instanceof Error ? problem.message : String(problem));
const waiting = (n: number) => (n === 0 ? "None waits any more." : n === 1 ? "1 more waits." : `${n} more wait.`);

export class News {
  now = $state.raw<api.NewsNow | null>(null);
  cards = $state.raw<api.NewsCard[]>([]);
  choices = $state.raw<api.Choices | null>(null);
  status = $state<api.Status>("pending");
  id = $state("");
  /** What happened last, for the screen and for a screen reader. */
  said = $state("");
  problem = $state("");
  busy = $state(false);
  uploads = new Uploads(() => this.load(), (said) => (this.said = said));

  get at() {
    return this.cards.findIndex((each) => each.id === this.id);
  }

  get card(): api.NewsCard | null {
    return this.cards[this.at] ?? null;
  }

  /** Reads everything anew; `id` is the claim to show. */
  async load(id = this.id) {
    try {
      const at = this.at;
      const [now, found] = await Promise.all([api.now(), api.claims(this.status)]);
      this.now = now;
      this.cards = found.cards;
      const kept = found.cards.some((each) => each.id === id);
      this.id = kept ? id : (found.cards[Math.min(Math.max(at, 0), found.cards.length - 1)]?.id ?? "");
      this.problem = "";
    } catch (problem) {
      this.problem = words(problem);
    }
  }

  /** Reads what the fields take: the scenario's names may have changed since. */
  async learn() {
    this.choices ??= await api.choices().catch(() => null);
  }

  async show(status: api.Status) {
    this.status = status;
    this.id = "";
    await this.load();
  }

  move(by: number) {
    const next = this.cards[this.at + by];
    if (next) this.id = next.id;
    else this.said = by > 0 ? "This is the last claim of the list." : "This is the first claim of the list.";
    return next !== undefined;
  }

  /** Shows a claim, also one that is in another list. */
  async open(id: string, status: string) {
    if (this.cards.some((each) => each.id === id)) {
      this.id = id; // at once: whatever is pressed next is about this claim
      return;
    }
    await this.#doing(async () => {
      this.status = status as api.Status;
      await this.load(id);
    });
  }

  accept = (note: string) => this.#decide({ verdict: "accept", note, changes: {} }, "Accepted");
  reject = (note: string) => this.#decide({ verdict: "reject", note, changes: {} }, "Rejected");

  async #decide(decided: api.Decided, done: string) {
    const { card } = this;
    if (!card || this.busy) return;
    await this.#doing(async () => {
      await this.#after(await api.decide(card.id, decided), done);
    });
  }

  /** Accepts a claim with corrections; what is wrong is thrown for the form to show. */
  async edit(card: api.NewsCard, changes: Record<string, string>, note: string) {
    const now = await api.decide(card.id, { verdict: "edit", changes, note });
    await this.#after(now, Object.keys(changes).length ? "Corrected and accepted" : "Accepted");
  }

  /** Goes on to the next claim; the queue keeps its order, so that nobody is led away from where he is. */
  async #after(decided: api.NewsCard, done: string) {
    const next = this.cards[this.at + 1] ?? this.cards[0]; // from the last one back to what was left out
    const left = this.cards.filter((each) => each.id !== decided.id || decided.status === this.status);
    this.cards = left.map((each) => each.id === decided.id ? decided : ({
      ...each,
      near: each.near.map((near) => (near.id === decided.id ? { ...near, status: decided.status } : near)),
    }));
    this.id = left.some((each) => each.id === next?.id) ? (next?.id ?? "") : (left[0]?.id ?? "");
    this.now = await api.now();
    this.said = `${done}: ${decided.told}. ${waiting(this.now.pending)}`;
    void this.#refresh(this.id);
  }

  /** Reads one claim again: what was decided on another may say something of it. */
  async #refresh(id: string) {
    const now = id && (await api.claim(id).catch(() => null));
    if (now) this.cards = this.cards.map((each) => (each.id === id ? now : each));
  }

  async undo() {
    await this.#doing(async () => {
      const back = await api.undo();
      if (back.length === 0) {
        this.said = "There is no decision of yours to take back.";
        return;
      }
      this.status = "pending";
      await this.load(back[0]);
      this.said = back.length === 1 ? `Taken back: ${this.card?.told ?? "a claim added by hand"}.` : `${back.length} decisions taken back.`;
    });
  }

  async byHand(added: api.ByHand) {
    const card = await api.byHand(added);
    await this.load();
    this.said = `Added and accepted: ${card.told}. ${card.changes ? card.plan.lead : "It changes no number"}.`;
  }

  async acceptAll(least: string) {
    await this.#doing(async () => {
      const { accepted, left } = await api.acceptAll(least);
      await this.load();
      this.said = [`${accepted} accepted, unreviewed`, ...left].join("; ") + ".";
    });
  }

  /** Says on which day a document was published; what is wrong is thrown for the form to show. */
  async published(name: string, day: string) {
    const document = await api.published(name, day);
    await this.load();
    this.said = `“${document.title || document.name}” was published on ${document.published}: the days of its claims are counted from then.`;
  }

  async #doing(what: () => Promise<void>) {
    this.busy = true;
    this.problem = "";
    try {
      await what();
    } catch (problem) {
      this.problem = words(problem);
    } finally {
      this.busy = false;
    }
  }
}

export const news = new News();
