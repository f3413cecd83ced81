// What all charts share: sizes, colours by side, dates, names of rows, and the numbers that marks carry.
import * as Plot from "@observablehq/plot";
import type { Mark } from "../lib/types";

export const COLOUR = { first: "var(--first)", second: "var(--second)", neutral: "var(--quiet-mark)" } as const;
/** Line patterns by side, so that colour is never the only sign. */
export const DASH = { first: "", second: "7 3", neutral: "" } as const;

/** The numbers of one drawn thing: what it shows, and fields, as `report/drawn.py` says. */
export type Told = { of: string } & Record<string, string | number | null | readonly (number | null)[]>;

const text = (value: Told[string]) => (Array.isArray(value) ? value : [value]).map((each) => (each === null ? "nan" : String(each))).join(" ");

/** Puts the numbers of a mark on its elements: a row for each, or one row for all of a line or an area. */
export const told = (rows: Told[]): Plot.RenderFunction => (index, scales, values, dimensions, context, next) => {
  const drawn = next?.(index, scales, values, dimensions, context) ?? null;
  [...(drawn?.children ?? [])].forEach((element, k) => {
    for (const [field, value] of Object.entries(rows.length === 1 ? rows[0]! : (rows[index[k] ?? k] ?? {})))
      element.setAttribute(`data-${field}`, text(value));
  });
  return drawn;
};

export const day = (date: string) => new Date(`${date}T00:00:00Z`);

const WORDS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
/** A day, or a span of days, in words. */
export const dateWords = (text: string) => text.replace(/\d{4}-\d{2}-\d{2}/g, (date) => WORDS.format(day(date)));

/** Settings that hold for every chart. */
export const base = (width: number, height: number): Plot.PlotOptions => ({
  width,
  height,
  className: "figure",
  marginLeft: 48,
  marginBottom: 34,
});

/** Dates of the calendar as upright lines with numbers that do not touch; what they stand for is listed below the chart. */
export function calendar(marks: Mark[], dates: string[], from: number, to: number): Plot.Markish[] {
  const at = (mark: Mark) => {
    const before = day(dates[Math.floor(mark.at)] ?? dates.at(-1) ?? "");
    const after = day(dates[Math.ceil(mark.at)] ?? dates.at(-1) ?? "");
    return new Date(before.getTime() + (mark.at % 1) * (after.getTime() - before.getTime()));
  };
  const shifts = apart(marks.map((mark) => from + (mark.at / Math.max(1, dates.length - 1)) * (to - from)), 9, from, to);
  return [
    Plot.ruleX(marks, { x: at, stroke: "var(--quiet-mark)", strokeDasharray: "1 3" }),
    ...marks.map((mark, k) =>
      Plot.text([mark], { x: at, frameAnchor: "top", dx: shifts[k], dy: -9, fill: "var(--quiet)", fontSize: 10, fontWeight: 600, text: () => String(k + 1) }),
    ),
  ];
}

const LETTER = 7;
/** Whether names of rows stand above them, for want of room at their left. */
export const narrow = (width: number) => width < 430;

/** Room at the left for the longest of some labels, in pixels; longer ones are broken. */
export const room = (labels: string[], width: number) =>
  narrow(width) ? 8 : Math.min(Math.max(110, 0.34 * width), 14 + LETTER * Math.max(...labels.map((label) => label.length)));

/** The names of rows: at their left, broken to the room there, or above them on a narrow screen. */
export const rowNames = (labels: string[], width: number, up = 15) =>
  narrow(width)
    ? Plot.text(labels, { y: (name) => name, frameAnchor: "left", textAnchor: "start", dx: 0, dy: -up, text: (name) => name, fontWeight: 600, lineWidth: width / 15, textOverflow: "ellipsis" })
    : Plot.axisY(labels, { label: null, tickSize: 0, lineWidth: (room(labels, width) - 12) / 15, lineHeight: 1.05 });

/** Height of a row of a chart: as many lines as its longest name takes. */
export function rowHeight(labels: string[], width: number, plain = 34) {
  if (narrow(width)) return plain + 14;
  const lines = Math.ceil((LETTER * Math.max(...labels.map((label) => label.length))) / (room(labels, width) - 12));
  return Math.max(plain, 13.5 * (lines + (lines > 1 ? 0.8 : 0)) + 4);
}

/** A whole number with its sign. */
export const signed = (value: number) => {
  const whole = Math.round(value);
  return whole === 0 ? "0" : `${whole > 0 ? "+" : "−"}${Math.abs(whole)}`;
};

/** Moves names apart that would touch; gives the shift of each in pixels. */
export function apart(at: number[], gap: number, from: number, to: number): number[] {
  const order = at.map((y, k) => ({ y, k })).toSorted((one, other) => one.y - other.y);
  let last = from - gap;
  for (const each of order) last = each.y = Math.max(each.y, last + gap);
  let next = to + gap;
  for (const each of order.toReversed()) next = each.y = Math.min(each.y, next - gap);
  const shifts = at.map(() => 0);
  for (const { y, k } of order) shifts[k] = y - (at[k] ?? y);
  return shifts;
}
