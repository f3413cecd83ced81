// What is being asked: options taken and inputs moved, with undo, names, and a link that reproduces them.

export interface View { options: string[]; sets: Record<string, number> }
export interface Kept extends View { name: string }
/** Which page is on the screen. */
export type Place = "answer" | "news" | "brief";

const EMPTY: View = { options: [], sets: {} };
const PLACE = "upperhand.kept.";

/** Reads a view from a link's last part; what is no view reads as none. */
export function read(link: string): View {
  const parts = new URLSearchParams(link.replace(/^#/, ""));
  const view: View = { options: [], sets: {} };
  for (const [name, value] of parts) {
    if (name === "page") continue;
    if (name === "options") view.options = value.split(",").filter(Boolean);
    else if (value !== "" && Number.isFinite(Number(value))) view.sets[name] = Number(value);
  }
  return view;
}

/** Reads which page a link shows. */
export function placed(link: string): Place {
  const named = new URLSearchParams(link.replace(/^#/, "")).get("page");
  return named === "news" || named === "brief" ? named : "answer";
}

/** Writes a view as a link's last part. */
export function write(view: View, place: Place = "answer"): string {
  const parts = new URLSearchParams();
  if (place !== "answer") parts.set("page", place);
  if (view.options.length) parts.set("options", view.options.join(","));
  for (const [name, value] of Object.entries(view.sets)) parts.set(name, String(value));
  return `#${parts}`;
}

/** Returns the inputs' changes in the grammar of effects. */
export const effects = (view: View) => Object.entries(view.sets).map(([name, value]) => `${name} = ${value}`);

/** Tells one question from another. */
export const key = (options: readonly string[], sets: readonly string[]) => JSON.stringify([options, sets]);

/** The view on the screen; every change can be undone. While an input is dragged, `live` is ahead of `now`. */
export class Asked {
  now = $state.raw<View>(read(location.hash));
  place = $state<Place>(placed(location.hash));
  past = $state.raw<View[]>([]);
  kept = $state.raw<Kept[]>([]);
  #dragged = $state.raw<View | null>(null);
  #stored: string;

  constructor(scenario: string) {
    this.#stored = PLACE + scenario;
    this.#load();
    addEventListener("storage", (event) => event.key === this.#stored && this.#load()); // kept in another tab
  }

  get live() {
    return this.#dragged ?? this.now;
  }

  get nothing() {
    return this.now.options.length === 0 && Object.keys(this.now.sets).length === 0;
  }

  change(next: View) {
    this.#dragged = null;
    if (write(next) === write(this.now)) return;
    this.past = [...this.past, this.now];
    this.#show(next);
  }

  toggle(option: string) {
    const taken = this.now.options.includes(option);
    const options = taken ? this.now.options.filter((each) => each !== option) : [...this.now.options, option];
    this.change({ ...this.now, options });
  }

  /** Follows an input that is being moved; nothing is asked in full yet. */
  drag(name: string, value: number, own: number) {
    this.#dragged = this.#with(name, value, own);
  }

  /** Moves an input, or puts it back where `value` is the scenario's own. */
  set(name: string, value: number, own: number) {
    this.change(this.#with(name, value, own));
  }

  go(place: Place) {
    if (place === this.place) return;
    this.place = place;
    history.pushState(null, "", write(this.now, place));
  }

  /** Follows the browser's back and forward buttons. */
  look() {
    this.place = placed(location.hash);
    const linked = read(location.hash);
    if (write(linked) !== write(this.now)) this.now = linked;
  }

  undo() {
    const before = this.past.at(-1);
    if (!before) return;
    this.past = this.past.slice(0, -1);
    this.#show(before);
  }

  reset() {
    if (!this.nothing) this.change(EMPTY);
  }

  keep(name: string) {
    this.#store([...this.kept.filter((each) => each.name !== name), { name, ...this.now }]);
  }

  forget(name: string) {
    this.#store(this.kept.filter((each) => each.name !== name));
  }

  #with(name: string, value: number, own: number): View {
    const { [name]: _, ...others } = this.now.sets;
    return { ...this.now, sets: value === own ? others : { ...others, [name]: value } };
  }

  #load() {
    try {
      this.kept = JSON.parse(localStorage.getItem(this.#stored) ?? "[]");
    } catch {
      this.kept = []; // what another version kept in another form is no reason to fail
    }
  }

  #store(kept: Kept[]) {
    this.kept = kept;
    localStorage.setItem(this.#stored, JSON.stringify(kept));
  }

  #show(view: View) {
    this.now = view;
    history.replaceState(null, "", write(view, this.place));
  }
}
