// What inputs are called: what they belong to, and what they mean.
import type { Input, War } from "./types";

/** Says whose an input is, as far as the war names it. */
export function called(war: War, input: Pick<Input, "name" | "meaning">): string {
  const [owner = "", second = ""] = input.name.split(".");
  const name = (id: string) => war.sides.find((side) => side.id === id)?.name ?? war.options.find((option) => option.actor === id)?.actor_name;
  const whose = name(owner) ?? owner.replaceAll("_", " ");
  const other = name(second);
  return `${whose.charAt(0).toUpperCase()}${whose.slice(1)}${other ? `, ${other}` : ""}: ${input.meaning}`;
}

/** A value or a range as the server wrote it, in words. */
export const worded = (shown: string) => shown.replace(/\[(.*), (.*)\]/, "($1 to $2)");
