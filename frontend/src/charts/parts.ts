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

const LETTER = 6.6;
/** Room at the left for the longest of some labels, in pixels; longer ones are broken. */
export const room = (labels: string[], width: number) =>
  Math.min(Math.max(120, 0.36 * width), 16 + LETTER * Math.max(...labels.map((label) => label.length)));

/** The names of rows, broken to the room at their left. */
export const rowNames = (labels: string[], width: number) =>
  Plot.axisY(labels, { label: null, tickSize: 0, lineWidth: (room(labels, width) - 12) / 12, lineHeight: 1.05 });
