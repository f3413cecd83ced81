// Charts over time: fans of quantiles, and the chance of a deal by date.
import * as Plot from "@observablehq/plot";
import type { DealChart, FanChart, Panel } from "../lib/types";
import { apart, base, calendar, COLOUR, DASH, day, told } from "./parts";

/** Lines of one side are told apart by these as well as by their names. */
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "1 5", "12 4"];
const SHAPES = ["circle", "square", "triangle", "diamond", "star", "wye"] as const;
const GAP = 13;

/** One panel of a fan chart. */
export function fan(chart: FanChart, panel: Panel, width: number): Plot.PlotOptions {
  const x = chart.dates.map(day);
  const named = panel.ticks.length > 0;
  const several = panel.fans.length > 1;
  const alike = new Set(panel.fans.map((each) => each.style)).size < panel.fans.length;
  const [top, bottom, height] = [16, 34, 226];
  const bounds = panel.fans.flatMap((each) => [...each.p5, ...each.p95]).filter((at) => at !== null && Number.isFinite(at));
  const zero = !panel.now.length && panel.reference === null;
  const shown: number[] = [...bounds, ...panel.now.flatMap(([, low, high]) => [low ?? 0, high ?? 0]), panel.reference ?? bounds[0] ?? 0];
  const domain: [number, number] = named
    ? [0, Math.max(...panel.ticks.map((tick): number => tick.at)) + 0.5]
    : [Math.min(...shown, zero ? 0 : Infinity), Math.max(...shown)];
  const y = Plot.scale({ y: { domain, range: [height - bottom, top], nice: !named } });
  const right = several ? Math.min(0.3 * width, 14 + 7.4 * Math.max(...panel.fans.map((each) => each.label.length))) : 14;
  const left = named ? 118 : 48;
  const lines = several ? Math.max(...panel.fans.map((each) => Math.ceil((7.4 * each.label.length) / right))) : 1;
  const shifts = apart(panel.fans.map((each) => Number(y.apply(each.p50.at(-1) ?? 0))), GAP * lines, top, height - bottom);
  return {
    ...base(width, height),
    marginTop: top,
    marginLeft: left,
    marginRight: right,
    x: { type: "utc", label: null, ticks: width < 300 ? 3 : 4, domain: [x[0], x.at(-1)] },
    y: { label: null, grid: !named, domain: y.domain, ...(named ? { axis: null } : { ticks: 5 }) },
    marks: [
      ...(named
        ? [
            Plot.gridY(panel.ticks.map((tick) => tick.at)),
            Plot.axisY(panel.ticks.map((tick) => tick.at), {
              label: null, tickSize: 0, lineWidth: 7.2, lineHeight: 1,
              tickFormat: (at: number) => panel.ticks.find((tick) => tick.at === at)?.label ?? "",
            }),
          ]
        : []),
      ...(panel.reference === null ? [] : [Plot.ruleY([panel.reference], { stroke: "var(--ink)" })]),
      ...calendar(chart.marks, chart.dates, left, width - right),
      ...panel.fans.flatMap((each, number) => {
        const rows = x.map((date, k) => ({
          date, k, p5: each.p5[k], p25: each.p25[k], p50: each.p50[k], p75: each.p75[k], p95: each.p95[k], before: each.before[k],
        }));
        const of = `${chart.id}/${panel.id}/${each.id}`;
        const fill = COLOUR[each.style];
        const dash = alike ? DASHES[number % DASHES.length] : DASH[each.style];
        return [
          Plot.areaY(rows, { x: "date", y1: "p5", y2: "p95", fill, fillOpacity: alike ? 0.07 : 0.13, render: told([{ of, p5: each.p5, p95: each.p95 }]) }),
          Plot.areaY(rows, { x: "date", y1: "p25", y2: "p75", fill, fillOpacity: alike ? 0.13 : 0.26, render: told([{ of, p25: each.p25, p75: each.p75 }]) }),
          Plot.lineY(rows, { x: "date", y: "p50", stroke: fill, strokeWidth: 2, strokeDasharray: dash, render: told([{ of, p50: each.p50 }]) }),
          ...(alike
            ? [Plot.dot(rows.filter((row) => row.k % 6 === 3), { x: "date", y: "p50", symbol: SHAPES[number % SHAPES.length], r: 3.4, fill: "var(--paper)", stroke: fill })]
            : []),
          ...(several
            ? [Plot.text(rows.slice(-1), { x: "date", y: "p50", text: () => each.label, textAnchor: "start", dx: 6, dy: shifts[number], fill, fontWeight: 600, lineWidth: (right - 8) / 15.5, lineHeight: 1 })]
            : []),
          ...(each.before.length
            ? [Plot.lineY(rows, { x: "date", y: "before", stroke: fill, strokeWidth: 1.4, strokeDasharray: "2 3", render: told([{ of, before: each.before }]) })]
            : []),
        ];
      }),
      ...panel.now.flatMap(([value, low, high], k) => {
        const stroke = COLOUR[panel.fans[k]?.style ?? "neutral"];
        return [
          Plot.ruleX([x[0]], { y1: low, y2: high, stroke, strokeWidth: 3 }),
          Plot.dot([x[0]], { x: (each) => each, y: () => value, fill: stroke, r: 4 }),
        ];
      }),
    ],
  };
}

/** Chance of a settlement by date, the base rate dashed. */
export function deal(chart: DealChart, width: number): Plot.PlotOptions {
  const x = chart.dates.map(day);
  const past = x.map((date, k) => ({ date, rate: chart.base_rate[k] }));
  const [top, bottom, height] = [16, 34, 270];
  const most = Math.min(1, Math.max(0.5, Math.ceil(10 * Math.max(...chart.curves.flatMap((each) => each.high), ...chart.base_rate)) / 10));
  const pixel = (share: number) => height - bottom - (share / most) * (height - top - bottom);
  const names = [...chart.curves.map((each) => ({ label: each.label, at: each.value.at(-1) ?? 0 })), { label: "past wars", at: chart.base_rate.at(-1) ?? 0 }];
  const shifts = apart(names.map((each) => pixel(each.at)), GAP, top, height - bottom);
  const [left, right] = [48, 14 + 7.4 * Math.max(...names.map((each) => each.label.length))];
  const name = (k: number, fill: string) =>
    Plot.text([names[k]!], { x: () => x.at(-1), y: "at", text: "label", textAnchor: "start", dx: 6, dy: shifts[k], fill, fontWeight: 600 });
  return {
    ...base(width, height),
    marginTop: top,
    marginLeft: left,
    marginRight: right,
    x: { type: "utc", label: null, ticks: width < 420 ? 3 : 5 },
    y: { label: null, percent: true, grid: true, domain: [0, 100 * most], ticks: 5, tickFormat: (share: number) => `${share} %` },
    marks: [
      ...calendar(chart.marks, chart.dates, left, width - right),
      ...chart.curves.flatMap((curve, number) => {
        const rows = x.map((date, k) => ({ date, value: curve.value[k], low: curve.low[k], high: curve.high[k] }));
        const stroke = number === 0 ? "var(--deal)" : COLOUR.neutral;
        return [
          Plot.areaY(rows, { x: "date", y1: "low", y2: "high", fill: stroke, fillOpacity: number === 0 ? 0.2 : 0.12, render: told([{ of: `${chart.id}/${curve.id}`, low: curve.low, high: curve.high }]) }),
          Plot.lineY(rows, { x: "date", y: "value", stroke, strokeWidth: number === 0 ? 2.4 : 1.6, strokeDasharray: number === 0 ? "" : "2 3", render: told([{ of: `${chart.id}/${curve.id}`, value: curve.value }]) }),
          name(number, number === 0 ? "var(--deal)" : "var(--quiet)"),
        ];
      }),
      Plot.lineY(past, { x: "date", y: "rate", stroke: "var(--ink)", strokeDasharray: "6 4", strokeWidth: 1.4, render: told([{ of: chart.id, "base-rate": chart.base_rate }]) }),
      name(names.length - 1, "var(--ink)"),
    ],
  };
}
