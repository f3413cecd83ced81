// Weapons or talks: every option as a point with its ranges, its number beside it where others would hide it.
import * as Plot from "@observablehq/plot";
import type { OptionMark, OptionsChart } from "../lib/types";
import { base, COLOUR, told } from "./parts";

const RADIUS = 10;
const MARGIN = { left: 40, right: 20, top: 30, bottom: 52 };
const STEPS = 80;

interface Placed { point: OptionMark; toX: number; toY: number }

/** Domain of an axis: all ranges and zero, with a little room. */
function domain(values: number[]): [number, number] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
}

/** Puts numbers near their points so that none hides another: pairs that overlap are pushed apart, step by step. */
function apart(points: OptionMark[], perX: number, perY: number): Placed[] {
  const at = points.map((point, k) => ({ x: point.x * perX + Math.cos(2.4 * k), y: point.y * perY + Math.sin(2.4 * k) }));
  for (let step = 0; step < STEPS; step++) {
    at.forEach((one, k) => at.slice(k + 1).forEach((other) => {
      const [dx, dy] = [other.x - one.x, other.y - one.y];
      const gap = Math.hypot(dx, dy);
      const push = (2.3 * RADIUS - gap) / 2;
      if (push <= 0 || gap === 0) return;
      one.x -= (push * dx) / gap;
      one.y -= (push * dy) / gap;
      other.x += (push * dx) / gap;
      other.y += (push * dy) / gap;
    }));
  }
  return points.map((point, k) => ({ point, toX: (at[k]?.x ?? 0) / perX, toY: (at[k]?.y ?? 0) / perY }));
}

/** Across: change of the upper hand; up: of the chance of a settlement. Grey: cannot be told from none. */
export function options(chart: OptionsChart, width: number, taken: string[]): Plot.PlotOptions {
  const height = Math.min(460, Math.max(300, 0.8 * width));
  const x = domain(chart.points.flatMap((each) => [each.x, each.x_low, each.x_high]));
  const y = domain(chart.points.flatMap((each) => [each.y, each.y_low, each.y_high]));
  const perX = (width - MARGIN.left - MARGIN.right) / (x[1] - x[0]);
  const perY = (height - MARGIN.top - MARGIN.bottom) / (y[1] - y[0]);
  const placed = apart(chart.points, perX, perY);
  const colour = (each: OptionMark) => (each.x_verdict && each.y_verdict ? "var(--quiet-mark)" : "var(--deal)");
  const of = (each: OptionMark) => `${chart.id}/${each.id}`;
  const stroke = (each: Placed) => colour(each.point);
  const chosen = (each: Placed) => taken.includes(each.point.id);
  return {
    ...base(width, height),
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: { label: null, grid: true, domain: x, ticks: 7 },
    y: { label: null, grid: true, domain: y, ticks: 7 },
    marks: [
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      Plot.ruleY(chart.points, { x1: "x_low", x2: "x_high", y: "y", stroke: colour, strokeOpacity: 0.8, render: told(chart.points.map((each) => ({ of: of(each), "x-low": each.x_low, "x-high": each.x_high }))) }),
      Plot.ruleX(chart.points, { y1: "y_low", y2: "y_high", x: "x", stroke: colour, strokeOpacity: 0.8, render: told(chart.points.map((each) => ({ of: of(each), "y-low": each.y_low, "y-high": each.y_high }))) }),
      Plot.dot(chart.points, { x: "x", y: "y", r: 3.5, fill: colour, render: told(chart.points.map((each) => ({ of: of(each), x: each.x, y: each.y }))) }),
      Plot.link(placed, { x1: (each) => each.point.x, y1: (each) => each.point.y, x2: "toX", y2: "toY", stroke }),
      Plot.dot(placed, {
        x: "toX", y: "toY", r: RADIUS, stroke, strokeWidth: 2, className: "mark-option",
        fill: (each) => (chosen(each) ? "var(--deal)" : "var(--paper)"),
        sort: null, title: (each) => `${each.point.label} (${each.point.actor})`,
      }),
      Plot.text(placed, {
        x: "toX", y: "toY", text: (each) => String(each.point.number), fontWeight: "bold", pointerEvents: "none",
        fill: (each) => (chosen(each) ? "var(--paper)" : "var(--ink)"),
      }),
      Plot.text([chart.sides[1]], { frameAnchor: "bottom-left", dy: 40, text: (side) => `◀ ${side}`, fill: COLOUR.second, fontWeight: 600 }),
      Plot.text(["upper hand, points"], { frameAnchor: "bottom", dy: 40, fill: "var(--quiet)" }),
      Plot.text([chart.sides[0]], { frameAnchor: "bottom-right", dy: 40, text: (side) => `${side} ▶`, fill: COLOUR.first, fontWeight: 600 }),
      Plot.text([chart.horizon], { frameAnchor: "top-left", dx: -MARGIN.left + 4, dy: -24, text: (date) => `▲ settled by ${date}, percentage points`, fill: "var(--quiet)" }),
    ],
  };
}
