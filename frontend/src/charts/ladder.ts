// Fronts × lines: where each front stands, and where it may stand.
import * as Plot from "@observablehq/plot";
import type { LadderChart } from "../lib/types";
import { base, COLOUR, narrow, told } from "./parts";

/** The first side's home is at the left; its lines are shaded up to today's. */
export function ladder(chart: LadderChart, width: number): Plot.PlotOptions {
  const names = chart.rungs.map((rung) => rung.label);
  const cells = chart.rungs.flatMap((rung) => rung.lines.map((line, k) => ({ front: rung.label, line, from: k, to: k + 1 })));
  const most = Math.max(...chart.rungs.map((rung) => rung.lines.length));
  const perLine = (width - 16) / most;
  const small = narrow(width);
  const down = small ? 8 : 17;
  const row = small ? 78 : 98;
  const of = (rung: { id: string }) => `${chart.id}/${rung.id}`;
  const held = chart.rungs.map((rung) => ({ ...rung, all: rung.lines.length }));
  return {
    ...base(width, 50 + row * names.length),
    marginLeft: 8,
    marginRight: 8,
    marginTop: 20,
    marginBottom: 22,
    x: { axis: null, domain: [0, most] },
    y: { axis: null, domain: names, paddingInner: 0.3, paddingOuter: 0.3 },
    marks: [
      Plot.text(names, { y: (name) => name, frameAnchor: "left", textAnchor: "start", dy: -row / 2 + 5, text: (name) => name, fontWeight: 600 }),
      Plot.rect(held, { x1: () => 0, x2: "now", y: "label", fill: COLOUR.first, fillOpacity: 0.16 }),
      Plot.rect(held, { x1: "now", x2: "all", y: "label", fill: COLOUR.second, fillOpacity: 0.13 }),
      Plot.rect(held.filter((each) => each.now < each.all), { x1: "now", x2: "all", y: "label", fill: "url(#held)" }),
      Plot.rect(cells, { x1: "from", x2: "to", y: "front", stroke: "var(--paper)", strokeWidth: 2 }),
      Plot.text(cells, {
        x: (cell) => (cell.from + cell.to) / 2, y: "front", text: (cell) => (small ? String(cell.from + 1) : cell.line), dy: small ? -14 : -16, fill: "var(--ink)",
        stroke: "var(--paper)", strokeWidth: 3, fontSize: 11, lineWidth: perLine / 14, lineHeight: 1,
      }),
      Plot.ruleY(chart.rungs, { x1: "p5", x2: "p95", y: "label", dy: down, stroke: "var(--band)", strokeWidth: 11, strokeOpacity: 0.45, render: told(chart.rungs.map((rung) => ({ of: of(rung), p5: rung.p5, p95: rung.p95 }))) }),
      Plot.ruleY(chart.rungs, { x1: "p25", x2: "p75", y: "label", dy: down, stroke: "var(--band)", strokeWidth: 11, strokeOpacity: 0.85, render: told(chart.rungs.map((rung) => ({ of: of(rung), p25: rung.p25, p75: rung.p75 }))) }),
      Plot.dot(chart.rungs, { x: "p50", y: "label", dy: down, symbol: { draw: (context: CanvasPath) => context.rect(-1.5, -10, 3, 20) }, r: 6, fill: "var(--ink)", render: told(chart.rungs.map((rung) => ({ of: of(rung), p50: rung.p50 }))) }),
      Plot.dot(chart.rungs, { x: "now", y: "label", dy: down, symbol: "diamond", r: 6, fill: "var(--paper)", stroke: "var(--ink)", strokeWidth: 2, render: told(chart.rungs.map((rung) => ({ of: of(rung), now: rung.now }))) }),
      Plot.text([chart.sides[0]], { frameAnchor: "top-left", dy: -14, text: (side) => `◀ ${side}’s side`, fill: COLOUR.first, fontWeight: 600 }),
      Plot.text([chart.sides[1]], { frameAnchor: "top-right", dy: -14, text: (side) => `${side}’s side ▶`, fill: COLOUR.second, fontWeight: 600 }),
    ],
  };
}
