// The keys of the review, and when they are off.

export const KEYS: [string, string][] = [
  ["a", "accept the claim as it stands"],
  ["e", "edit it, then accept"],
  ["r", "reject it"],
  ["n or j", "the next claim"],
  ["p or k", "the one before"],
  ["u", "take your last decision back"],
  ["h", "add a claim by hand"],
  ["d", "go to the day on which its article was published, where that is in doubt"],
  ["?", "show or hide these keys"],
  ["Esc", "leave a form without saving"],
];

const TEXTS = new Set(["button", "checkbox", "file", "radio", "submit"]);

/** Returns whether somebody types, or answers a question, so that a letter is a letter. */
export function typing(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  if (target instanceof HTMLInputElement) return !TEXTS.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
