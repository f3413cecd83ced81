// Words with a meaning: in each section the first use of a word is told apart.
import { getContext, onDestroy, setContext } from "svelte";

interface Word { term: string; meaning: string }
interface Part { text: string; meaning: string }
export interface Owner { id: string; told: Map<string, Owner> | null }

const WORDS = Symbol("words");
const TOLD = Symbol("told");
let number = 0;

/** Gives the words to all components below. */
export const setWords = (words: () => Word[]) => setContext(WORDS, words);

/** Begins a section: its first uses count anew. */
export const section = () => setContext(TOLD, new Map<string, Owner>());

/** Stands for one text of a section. */
export function owner(): Owner & { words: Word[] } {
  const words = getContext<(() => Word[]) | undefined>(WORDS)?.() ?? [];
  const told = getContext<Map<string, Owner> | undefined>(TOLD) ?? null;
  const me = { id: `text-${(number += 1)}`, told, words };
  onDestroy(() => told?.forEach((who, term) => who === me && told.delete(term)));
  return me;
}

/** Keeps a number together with its sign or unit at the end of a line. */
export const whole = (text: string) => text.replace(/± /g, "±\u00a0").replace(/(\d) %/g, "$1\u00a0%");

/** Cuts a text at the words that it is the first to use; longer terms go before shorter ones. */
export function glossed(text: string, me: Owner & { words: Word[] }): Part[] {
  if (!me.told) return [{ text, meaning: "" }];
  const mine = me.words.filter(({ term }) => (me.told?.get(term) ?? me) === me);
  const taken: { from: number; to: number; word: Word }[] = [];
  for (const word of mine.toSorted((one, other) => other.term.length - one.term.length)) {
    const found = new RegExp(`\\b${word.term.replace(/[^\w\s]/g, ".")}\\b`, "i").exec(text);
    const [from, to] = [found?.index ?? 0, (found?.index ?? 0) + (found?.[0].length ?? 0)];
    if (!found || taken.some((each) => from < each.to && each.from < to)) continue;
    taken.push({ from, to, word });
    me.told.set(word.term, me);
  }
  const parts: Part[] = [];
  let at = 0;
  for (const { from, to, word } of taken.toSorted((one, other) => one.from - other.from)) {
    if (from > at) parts.push({ text: text.slice(at, from), meaning: "" });
    parts.push({ text: text.slice(from, to), meaning: word.meaning });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), meaning: "" });
  return parts;
}
