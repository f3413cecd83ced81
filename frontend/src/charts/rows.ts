// Charts in rows: ends, terms, changes, the waterfall.
import * as Plot from "@observablehq/plot";
import type { ChangeChart, EndsChart, TermsChart, WaterfallChart } from "../lib/types";
import { base, COLOUR, narrow, room, rowHeight, rowNames, signed, type Told, told } from "./parts";

/** Down from a row's middle, where its name stands above it. */
const drop = (width: number) => (narrow(width) ? 8 : 0);
const share = (value: number) => `${Math.round(100 * value)} %`;

/** How the war ends: a bar with its range for every end. */
export function ends(chart: EndsChart, width: number): Plot.PlotOptions {
  const rows = chart.bars.flatMap((bar, number) => bar.parts.map((part) => ({ ...part, number, of: `${chart.id}/${bar.id}/${part.id}` })));
  const shown = rows.filter((row) => rows.some((other) => other.id === row.id && other.high >= 0.005));
  const names = [...new Set(shown.map((row) => row.label))];
  const several = chart.bars.length > 1;
  const shift = (number: number) => drop(width) + (several ? 14 * number - 7 : 0);
  return {
    ...base(width, 34 + rowHeight(names, width, several ? 42 : 30) * names.length),
    marginLeft: room(names, width),
    marginRight: 44,
    marginTop: 6,
    x: { label: null, percent: true, domain: [0, 100], ticks: 5, grid: true, tickFormat: (at: number) => `${at} %` },
    y: { axis: null, domain: names },
    marks: [rowNames(names, width, several ? 14 : 8), ...chart.bars.flatMap((_, number) => {
      const mine = shown.filter((row) => row.number === number);
      const stroke = number === 0 ? "var(--deal)" : "var(--quiet-mark)";
      const dy = shift(number);
      return [
        Plot.ruleY(mine, { x1: () => 0, x2: "value", y: "label", dy, stroke, strokeWidth: 11, render: told(mine.map((row) => ({ of: row.of, value: row.value }))) }),
        Plot.ruleY(mine, { x1: "low", x2: "high", y: "label", dy, stroke: "var(--ink)", strokeWidth: 1.5, render: told(mine.map((row) => ({ of: row.of, low: row.low, high: row.high }))) }),
        Plot.text(mine, { x: "high", y: "label", dx: 6, dy, textAnchor: "start", text: (row) => share(row.value), fontWeight: number === 0 ? 600 : 400 }),
      ];
    })],
  };
}

/** The first side's share of every issue: likely and today. */
export function terms(chart: TermsChart, width: number): Plot.PlotOptions {
  const names = chart.rows.map((row) => row.label);
  const of = (row: { id: string }) => `${chart.id}/${row.id}`;
  const before = chart.rows.filter((row) => row.before !== null);
  const dy = drop(width);
  return {
    ...base(width, 58 + rowHeight(names, width, 38) * names.length),
    marginLeft: narrow(width) ? 12 : room(names, width),
    marginRight: 24,
    marginTop: 26,
    x: { label: null, percent: true, domain: [0, 100], ticks: 5, grid: true, tickFormat: (at: number) => `${at} %` },
    y: { axis: null, domain: names },
    marks: [
      rowNames(names, width, 12),
      Plot.ruleX([50], { stroke: "var(--quiet-mark)" }),
      Plot.text([chart.sides[1]], { frameAnchor: "top-left", dy: -18, text: (side) => `◀ all to ${side}`, fill: COLOUR.second, fontWeight: 600 }),
      Plot.text([chart.sides[0]], { frameAnchor: "top-right", dy: -18, text: (side) => `all to ${side} ▶`, fill: COLOUR.first, fontWeight: 600 }),
      Plot.ruleY(chart.rows, { x1: "low", x2: "high", y: "label", dy, stroke: "var(--deal)", strokeWidth: 8, strokeOpacity: 0.4, render: told(chart.rows.map((row) => ({ of: of(row), low: row.low, high: row.high }))) }),
      Plot.dot(before, { x: "before", y: "label", dy, r: 6, stroke: "var(--deal)", strokeWidth: 1.5, render: told(before.map((row) => ({ of: of(row), before: row.before }))) }),
      Plot.dot(chart.rows, { x: "share", y: "label", dy, r: 5.5, fill: "var(--deal)", render: told(chart.rows.map((row) => ({ of: of(row), share: row.share }))) }),
      Plot.dot(chart.rows, { x: "today", y: "label", dy, symbol: "diamond", r: 6, stroke: "var(--ink)", strokeWidth: 1.8, render: told(chart.rows.map((row) => ({ of: of(row), today: row.today }))) }),
    ],
  };
}

/** Paired changes of one unit, each with its range; hollow where it cannot be told from none. */
export function changes(chart: ChangeChart, group: ChangeChart["groups"][number], width: number): Plot.PlotOptions {
  const of = (row: { id: string }) => `${chart.id}/${group.id}/${row.id}`;
  const names = group.rows.map((row) => row.label);
  const dy = drop(width);
  const tone = (row: { verdict: string }) => (row.verdict ? "var(--quiet-mark)" : "var(--deal)");
  return {
    ...base(width, 36 + rowHeight(names, width) * names.length),
    marginLeft: narrow(width) ? 12 : room(names, width),
    marginRight: 96,
    marginTop: 6,
    x: { label: null, ticks: 5, grid: true, nice: true },
    y: { axis: null, domain: names },
    marks: [
      rowNames(names, width, 10),
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      Plot.ruleY(group.rows, { x1: "low", x2: "high", y: "label", dy, stroke: tone, strokeWidth: 3, render: told(group.rows.map((row) => ({ of: of(row), low: row.low, high: row.high }))) }),
      Plot.dot(group.rows, { x: "value", y: "label", dy, r: 5, strokeWidth: 2, stroke: tone, fill: (row) => (row.verdict ? "var(--paper)" : "var(--deal)"), render: told(group.rows.map((row) => ({ of: of(row), value: row.value }))) }),
      Plot.text(group.rows, { frameAnchor: "right", textAnchor: "start", dx: 8, y: "label", dy, text: (row) => row.verdict || signed(row.value), lineWidth: 6, lineHeight: 1, fill: (row) => (row.verdict ? "var(--quiet)" : "var(--ink)"), fontWeight: 600 }),
    ],
  };
}

/** One number of a waterfall: where it starts, what each cause adds, where it ends. */
export function waterfall(chart: WaterfallChart, fall: WaterfallChart["falls"][number], width: number): Plot.PlotOptions {
  const { ends } = chart;
  const of = `${chart.id}/${fall.id}`;
  let at = fall.start;
  const rows = [
    { label: ends[0] ?? "", from: 0, to: fall.start, value: fall.start, whole: true, verdict: "", told: { of, start: fall.start } },
    ...fall.steps.map((step) => ({ label: step.label, from: at, to: (at += step.value), value: step.value, whole: false, verdict: step.verdict, told: { of: `${of}/${step.id}`, value: step.value } })),
    { label: ends[1] ?? "", from: 0, to: fall.end, value: fall.end, whole: true, verdict: "", told: { of, end: fall.end } },
  ];
  const names = rows.map((row) => row.label);
  type Row = (typeof rows)[number];
  const fill = (row: Row) => {
    if (row.whole) return "var(--quiet-mark)";
    if (row.verdict) return "var(--paper)";
    return row.to >= row.from ? "var(--deal)" : "url(#hatch)";
  };
  const words = (row: Row) => (row.whole ? String(Math.round(row.value)).replace("-", "−") : row.verdict || signed(row.value));
  const inset = narrow(width) ? { insetTop: 20, insetBottom: 6 } : { insetTop: 4, insetBottom: 4 };
  return {
    ...base(width, 36 + rowHeight(names, width) * rows.length),
    marginLeft: narrow(width) ? 12 : room(names, width),
    marginRight: 96,
    marginTop: 6,
    x: { label: null, ticks: 5, grid: true, nice: true },
    y: { axis: null, domain: names },
    marks: [
      rowNames(names, width, 12),
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      ...rows.map((row) =>
        Plot.barX([row], { x1: "from", x2: "to", y: "label", fill: fill(row), stroke: row.whole ? "none" : "var(--deal)", strokeDasharray: row.verdict ? "3 2" : "", ...inset, render: told([row.told as Told]) }),
      ),
      Plot.text(rows, { frameAnchor: "right", textAnchor: "start", dx: 8, y: "label", dy: drop(width), text: words, lineWidth: 6, lineHeight: 1, fontWeight: 600, fill: (row) => (row.verdict ? "var(--quiet)" : "var(--ink)") }),
    ],
  };
}
