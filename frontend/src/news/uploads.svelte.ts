// Articles on their way in: one after another, each with how it went; one that is refused stops no other.
import * as api from "./api";

export interface Upload {
  key: number;
  name: string;
  state: "waiting" | "reading" | "read" | "refused";
  says: string;
}

interface Job { key: number; body: Blob; given: api.Given }

const claims = (n: number) => (n === 1 ? "1 claim" : `${n} claims`);

function told(found: api.ReadNews): string {
  return found.documents.map((document) => {
    const title = document.title || document.name;
    if (document.known) return `“${title}” was read before; nothing is added`;
    const older = document.claims - document.new;
    return `“${title}”: ${claims(document.new)}${older ? `, and ${older} known from other articles` : ""}`;
  }).join("; ");
}

export class Uploads {
  list = $state.raw<Upload[]>([]);
  #jobs: Job[] = [];
  #busy = false;
  #last = 0;

  /** `read` is called after each document that was read, `done` when none is left. */
  constructor(private read: () => Promise<void>, private done: (said: string) => void) {}

  get busy() {
    return this.list.some((each) => each.state === "waiting" || each.state === "reading");
  }

  add(body: Blob, given: api.Given, most: number) {
    const key = (this.#last += 1);
    const name = given.title || given.name || "pasted text";
    this.list = [...this.list, { key, name, state: "waiting", says: "waiting" }];
    if (body.size > most) {
      const says = `is larger than ${Math.floor(most / 1e6)} megabytes; split it`;
      this.#set(key, { state: "refused", says });
    } else this.#jobs.push({ key, body, given });
    void this.#work();
  }

  addAll(files: FileList | null | undefined, most = Infinity) {
    for (const file of files ?? []) this.add(file, { name: file.name }, most);
  }

  clear() {
    this.list = this.list.filter((each) => each.state === "waiting" || each.state === "reading");
  }

  async #work() {
    if (this.#busy) return;
    this.#busy = true;
    const before = this.list.filter((each) => each.state === "read").length;
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      this.#set(job.key, { state: "reading", says: "reading …" });
      try {
        const body = await job.body.arrayBuffer().catch(() => {
          throw new Error("cannot be opened; is it a folder?");
        });
        this.#set(job.key, { state: "read", says: told(await api.read(new Blob([body]), job.given)) });
        await this.read();
      } catch (problem) {
        this.#set(job.key, { state: "refused", says: (problem as Error).message.replace(`${job.given.name}: `, "") });
      }
    }
    this.#busy = false;
    const read = this.list.filter((each) => each.state === "read").length - before;
    const refused = this.list.filter((each) => each.state === "refused").length;
    this.done(`${read} read${refused ? `, ${refused} refused` : ""}.`);
  }

  #set(key: number, change: Partial<Upload>) {
    this.list = this.list.map((each) => (each.key === key ? { ...each, ...change } : each));
  }
}
