// Weapons or talks: every option as a point with its ranges.
import * as Plot from "@observablehq/plot";
import type { OptionMark, OptionsChart } from "../lib/types";
import { base, COLOUR } from "./parts";

/** Across: change of the upper hand; up: of the chance of a settlement. Grey and hollow: cannot be told from none. */
export function options(chart: OptionsChart, width: number, taken: string[]): Plot.PlotOptions {
  const open = (point: OptionMark) => Boolean(point.x_verdict && point.y_verdict);
  const stroke = (point: OptionMark) => (open(point) ? "var(--quiet-mark)" : "var(--deal)");
  return {
    ...base(width, Math.min(460, 0.8 * width)),
    marginTop: 30,
    marginBottom: 44,
    x: { label: null, grid: true, nice: true, zero: true },
    y: { label: null, grid: true, nice: true, zero: true },
    marks: [
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      Plot.ruleY(chart.points, { x1: "x_low", x2: "x_high", y: "y", stroke, strokeOpacity: 0.55 }),
      Plot.ruleX(chart.points, { y1: "y_low", y2: "y_high", x: "x", stroke, strokeOpacity: 0.55 }),
      Plot.dot(chart.points, {
        x: "x", y: "y", r: 10, stroke, strokeWidth: 2, ariaLabel: "option",
        fill: (point) => (taken.includes(point.id) ? "var(--deal)" : "var(--paper)"),
        title: (point) => `${point.label} (${point.actor})`,
      }),
      Plot.text(chart.points, {
        x: "x", y: "y", text: (point) => String(point.number), fontWeight: "bold", pointerEvents: "none",
        fill: (point) => (taken.includes(point.id) ? "var(--paper)" : "var(--ink)"),
      }),
      Plot.text([chart.sides[1]], { frameAnchor: "bottom-left", dy: 36, text: (side) => `← ${side}`, fill: COLOUR.second }),
      Plot.text([chart.sides[0]], { frameAnchor: "bottom-right", dy: 36, text: (side) => `${side} →`, fill: COLOUR.first }),
    ],
  };
}
