// Charts over time: fans of quantiles, and the chance of a deal by date.
import * as Plot from "@observablehq/plot";
import type { DealChart, FanChart, Panel } from "../lib/types";
import { base, calendar, COLOUR, DASH, day } from "./parts";

/** One panel of a fan chart. */
export function fan(chart: FanChart, panel: Panel, width: number): Plot.PlotOptions {
  const x = chart.dates.map(day);
  const named = panel.ticks.length > 0;
  // Where several lines share a side's colour, as suppliers of one side do, each carries its name at its end.
  const alike = new Set(panel.fans.map((each) => each.style)).size < panel.fans.length;
  return {
    ...base(width, 230),
    marginLeft: named ? 116 : 44,
    marginRight: alike ? 84 : 20,
    x: { type: "utc", label: null, ticks: 4, domain: [x[0], x.at(-1)] },
    y: {
      label: null,
      grid: !named,
      nice: true,
      zero: !panel.now.length && panel.reference === null && !named,
      ...(named
        ? { axis: null, domain: [0, Math.max(...panel.ticks.map((tick) => tick.at)) + 0.5] }
        : { ticks: 5 }),
    },
    marks: [
      ...(named
        ? [
            Plot.axisY(panel.ticks.map((tick) => tick.at), {
              label: null, lineWidth: 9, lineHeight: 1,
              tickFormat: (at: number) => panel.ticks.find((tick) => tick.at === at)?.label ?? "",
            }),
          ]
        : []),
      ...(panel.reference === null ? [] : [Plot.ruleY([panel.reference], { stroke: "var(--ink)" })]),
      ...calendar(chart.marks, chart.dates),
      ...panel.fans.flatMap((each) => {
        const rows = x.map((date, k) => ({
          date, p5: each.p5[k], p25: each.p25[k], p50: each.p50[k], p75: each.p75[k], p95: each.p95[k], before: each.before[k],
        }));
        const fill = COLOUR[each.style];
        return [
          Plot.areaY(rows, { x: "date", y1: "p5", y2: "p95", fill, fillOpacity: 0.14 }),
          Plot.areaY(rows, { x: "date", y1: "p25", y2: "p75", fill, fillOpacity: 0.26 }),
          Plot.lineY(rows, { x: "date", y: "p50", stroke: fill, strokeWidth: 2, strokeDasharray: DASH[each.style] }),
          ...(alike
            ? [Plot.text(rows.slice(-1), { x: "date", y: "p50", text: () => each.label, textAnchor: "start", dx: 4, lineWidth: 6.5, fill })]
            : []),
          ...(each.before.length
            ? [Plot.lineY(rows, { x: "date", y: "before", stroke: fill, strokeWidth: 1.2, strokeDasharray: "2 3" })]
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
  const styles = ["first", "neutral"] as const;
  const past = x.map((date, k) => ({ date, rate: chart.base_rate[k] }));
  return {
    ...base(width, 280),
    x: { type: "utc", label: null, ticks: 5 },
    y: { label: null, percent: true, grid: true, domain: [0, 100], ticks: 5, tickFormat: (share: number) => `${share} %` },
    marks: [
      ...calendar(chart.marks, chart.dates),
      ...chart.curves.flatMap((curve, number) => {
        const rows = x.map((date, k) => ({ date, value: curve.value[k], low: curve.low[k], high: curve.high[k] }));
        const stroke = number === 0 ? "var(--deal)" : COLOUR[styles[1]];
        return [
          Plot.areaY(rows, { x: "date", y1: "low", y2: "high", fill: stroke, fillOpacity: number === 0 ? 0.2 : 0.12 }),
          Plot.lineY(rows, { x: "date", y: "value", stroke, strokeWidth: number === 0 ? 2.4 : 1.4 }),
        ];
      }),
      Plot.lineY(past, { x: "date", y: "rate", stroke: "var(--ink)", strokeDasharray: "5 4", strokeWidth: 1.3 }),
    ],
  };
}
