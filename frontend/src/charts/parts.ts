// What all charts share: sizes, colours by side, dates.
import * as Plot from "@observablehq/plot";
import type { Mark } from "../lib/types";

export const COLOUR = { first: "var(--first)", second: "var(--second)", neutral: "var(--quiet-mark)" } as const;
/** Line patterns by side, so that colour is never the only sign. */
export const DASH = { first: "", second: "7 3", neutral: "" } as const;

export const day = (date: string) => new Date(`${date}T00:00:00Z`);

/** Settings that hold for every chart. */
export const base = (width: number, height: number): Plot.PlotOptions => ({
  width,
  height,
  className: "figure",
  marginLeft: 44,
  marginBottom: 30,
});

/** Dates of the calendar as upright lines; their names are in the table and in a tip. */
export function calendar(marks: Mark[], dates: string[]): Plot.Markish[] {
  const at = (mark: Mark) => {
    const before = day(dates[Math.floor(mark.at)] ?? dates.at(-1) ?? "");
    const after = day(dates[Math.ceil(mark.at)] ?? dates.at(-1) ?? "");
    return new Date(before.getTime() + (mark.at % 1) * (after.getTime() - before.getTime()));
  };
  return [
    Plot.ruleX(marks, { x: at, stroke: "var(--quiet)", strokeDasharray: "1 3", title: (mark: Mark) => `${mark.label}, ${mark.date}` }),
  ];
}

/** Room for the longest of some labels, and the labels broken to it. */
export const room = (labels: string[], width: number) =>
  Math.min(0.42 * width, 14 + 6.4 * Math.max(...labels.map((label) => label.length)));
