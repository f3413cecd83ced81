// Charts in rows: the ladder of fronts, ends, terms, changes, the waterfall.
import * as Plot from "@observablehq/plot";
import type { ChangeChart, EndsChart, Fall, LadderChart, TermsChart, WaterfallChart } from "../lib/types";
import { base, COLOUR, room, rowNames } from "./parts";

/** On a narrow screen names take three lines. */
const rowHeight = (width: number) => (width < 420 ? 44 : 34);

/** Fronts × lines: where each front stands, and where it may stand. */
export function ladder(chart: LadderChart, width: number): Plot.PlotOptions {
  const names = chart.rungs.map((rung) => rung.label);
  const cells = chart.rungs.flatMap((rung) =>
    rung.lines.map((line, k) => ({ front: rung.label, line, from: k, to: k + 1 })),
  );
  const most = Math.max(...chart.rungs.map((rung) => rung.lines.length));
  const perLine = (width - room(names, width)) / most;
  return {
    ...base(width, 40 + 74 * chart.rungs.length),
    marginLeft: room(names, width),
    marginBottom: 24,
    x: { axis: null, domain: [0, most] },
    y: { axis: null, domain: names, padding: 0.28 },
    marks: [
      rowNames(names, width),
      Plot.rect(cells, { x1: "from", x2: "to", y: "front", fill: "var(--sunken)", stroke: "var(--paper)", strokeWidth: 2 }),
      Plot.rect(chart.rungs, { x1: () => 0, x2: "now", y: "label", fill: COLOUR.first, fillOpacity: 0.13 }),
      Plot.text(cells, {
        x: (cell) => (cell.from + cell.to) / 2, y: "front", text: "line", dy: -15, fill: "var(--quiet)", lineWidth: perLine / 11, lineHeight: 1,
      }),
      Plot.ruleY(chart.rungs, { x1: "p5", x2: "p95", y: "label", dy: 10, stroke: "var(--band)", strokeWidth: 12, strokeOpacity: 0.4 }),
      Plot.ruleY(chart.rungs, { x1: "p25", x2: "p75", y: "label", dy: 10, stroke: "var(--band)", strokeWidth: 12, strokeOpacity: 0.75 }),
      Plot.tickX(chart.rungs, { x: "p50", y: "label", dy: 10, stroke: "var(--ink)", strokeWidth: 2.5, insetTop: 17, insetBottom: 17 }),
      Plot.dot(chart.rungs, { x: "now", y: "label", dy: 10, symbol: "diamond", r: 6, fill: "var(--paper)", stroke: "var(--ink)", strokeWidth: 2 }),
      Plot.text([chart.sides[0]], { frameAnchor: "bottom-left", dy: 18, text: (side) => `← ${side}`, fill: COLOUR.first }),
      Plot.text([chart.sides[1]], { frameAnchor: "bottom-right", dy: 18, text: (side) => `${side} →`, fill: COLOUR.second }),
    ],
  };
}

/** How the war ends: a bar with its range for every end. */
export function ends(chart: EndsChart, width: number): Plot.PlotOptions {
  const rows = chart.bars.flatMap((bar, number) => bar.parts.map((part) => ({ ...part, bar: bar.label, number })));
  const shown = rows.filter((row) => rows.some((other) => other.id === row.id && other.high >= 0.005));
  const names = [...new Set(shown.map((row) => row.label))];
  const shift = (number: number) => (chart.bars.length > 1 ? 14 * number - 7 : 0);
  return {
    ...base(width, 44 + (chart.bars.length > 1 ? 42 : 30) * names.length),
    marginLeft: room(names, width),
    x: { label: null, percent: true, domain: [0, 100], ticks: 5, grid: true, tickFormat: (share: number) => `${share} %` },
    y: { axis: null, domain: names },
    marks: [rowNames(names, width), ...chart.bars.flatMap((_, number) => {
      const mine = shown.filter((row) => row.number === number);
      const stroke = number === 0 ? "var(--deal)" : "var(--quiet-mark)";
      return [
        Plot.ruleY(mine, { x1: () => 0, x2: "value", y: "label", dy: shift(number), stroke, strokeWidth: 11 }),
        Plot.ruleY(mine, { x1: "low", x2: "high", y: "label", dy: shift(number), stroke: "var(--ink)", strokeWidth: 1.5 }),
      ];
    })],
  };
}

/** The first side's share of every issue: likely and today. */
export function terms(chart: TermsChart, width: number): Plot.PlotOptions {
  const names = chart.rows.map((row) => row.label);
  const before = chart.rows.filter((row) => row.before !== null);
  return {
    ...base(width, 60 + 36 * names.length),
    marginLeft: room(names, width),
    marginRight: 24,
    marginTop: 26,
    x: { label: null, percent: true, domain: [0, 100], ticks: 5, grid: true, tickFormat: (share: number) => `${share} %` },
    y: { axis: null, domain: names },
    marks: [
      rowNames(names, width),
      Plot.text([chart.sides[1]], { frameAnchor: "top-left", dy: -16, text: (side) => `← ${side}`, fill: COLOUR.second }),
      Plot.text([chart.sides[0]], { frameAnchor: "top-right", dy: -16, text: (side) => `${side} →`, fill: COLOUR.first }),
      Plot.ruleY(chart.rows, { x1: "low", x2: "high", y: "label", stroke: "var(--deal)", strokeWidth: 7, strokeOpacity: 0.45 }),
      Plot.dot(chart.rows, { x: "today", y: "label", symbol: "diamond", r: 6, stroke: "var(--ink)", strokeWidth: 1.5 }),
      Plot.dot(before, { x: "before", y: "label", r: 6, stroke: "var(--deal)" }),
      Plot.dot(chart.rows, { x: "share", y: "label", r: 5.5, fill: "var(--deal)" }),
    ],
  };
}

/** Paired changes of one unit, each with its range; hollow where it cannot be told from none. */
export function changes(group: ChangeChart["groups"][number], width: number): Plot.PlotOptions {
  const names = group.rows.map((row) => row.label);
  return {
    ...base(width, 46 + rowHeight(width) * names.length),
    marginLeft: room(names, width),
    marginRight: 24,
    x: { label: null, ticks: 5, grid: true, nice: true },
    y: { axis: null, domain: names },
    marks: [
      rowNames(names, width),
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      Plot.ruleY(group.rows, { x1: "low", x2: "high", y: "label", stroke: (row) => (row.verdict ? "var(--quiet-mark)" : "var(--deal)"), strokeWidth: 3 }),
      Plot.dot(group.rows, {
        x: "value", y: "label", r: 5, strokeWidth: 2,
        stroke: (row) => (row.verdict ? "var(--quiet-mark)" : "var(--deal)"),
        fill: (row) => (row.verdict ? "var(--paper)" : "var(--deal)"),
      }),
    ],
  };
}

/** One number of a waterfall: where it starts, what each cause adds, where it ends. */
export function waterfall(fall: Fall, chart: WaterfallChart, width: number): Plot.PlotOptions {
  let at = fall.start;
  const rows = [
    { label: chart.ends[0] ?? "", from: 0, to: fall.start, whole: true, verdict: "" },
    ...fall.steps.map((step) => ({ label: step.label, from: at, to: (at += step.value), whole: false, verdict: step.verdict })),
    { label: chart.ends[1] ?? "", from: 0, to: fall.end, whole: true, verdict: "" },
  ];
  const names = rows.map((row) => row.label);
  type Row = (typeof rows)[number];
  const open = (row: Row) => row.verdict !== "";
  const fill = (row: Row) => {
    if (row.whole) return "var(--quiet-mark)";
    if (open(row)) return "var(--paper)";
    return row.to >= row.from ? "var(--deal)" : "url(#hatch)";
  };
  return {
    ...base(width, 46 + rowHeight(width) * rows.length),
    marginLeft: room(names, width),
    marginRight: 24,
    x: { label: null, ticks: 5, grid: true, nice: true },
    y: { axis: null, domain: names },
    marks: [
      rowNames(names, width),
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      ...rows.map((row) =>
        Plot.barX([row], { x1: "from", x2: "to", y: "label", fill: fill(row), stroke: row.whole ? "none" : "var(--deal)", insetTop: 3, insetBottom: 3 }),
      ),
    ],
  };
}
