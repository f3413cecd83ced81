// The table behind a chart. The server gives it in words (`table`, see NEEDS.md); until it does, the chart's own numbers.
import type { Chart, Table } from "./types";

export type Titled = Table & { title: string };

const shown = (value: number | undefined | null) =>
  value === undefined || value === null ? "" : String(Number(value.toPrecision(3))).replace("-", "−");
const share = (value: number) => `${shown(Math.round(100 * value))} %`;

/** The tables of an answer's charts, as far as the server gives them, by the chart's id. */
export const givenWith = (answer: object) => (answer as { tables?: Record<string, Titled[]> }).tables ?? {};

export function tables(chart: Chart): Titled[] {
  switch (chart.kind) {
    case "fans":
      return chart.panels.map((panel) => ({
        title: `${panel.title}, ${panel.unit}`,
        head: ["by", ...panel.fans.flatMap((each) => [`${each.label}: median`, "50 % of paths", "90 % of paths"])],
        rows: chart.dates.map((date, k) => [
          date,
          ...panel.fans.flatMap((each) => [shown(each.p50[k]), `${shown(each.p25[k])} to ${shown(each.p75[k])}`, `${shown(each.p5[k])} to ${shown(each.p95[k])}`]),
        ]),
      }));
    case "deal":
      return [{
        title: "",
        head: ["by", ...chart.curves.flatMap((each) => [each.label, "range"]), "past wars"],
        rows: chart.dates.map((date, k) => [
          date,
          ...chart.curves.flatMap((each) => [share(each.value[k] ?? 0), `${share(each.low[k] ?? 0)} to ${share(each.high[k] ?? 0)}`]),
          share(chart.base_rate[k] ?? 0),
        ]),
      }];
    case "ladder":
      return [{
        title: "",
        head: ["front", "lines", `held by ${chart.sides[0]} today`, "median", "50 % of paths", "90 % of paths"],
        rows: chart.rungs.map((each) => [each.label, each.lines.join(", "), shown(each.now), shown(each.p50), `${shown(each.p25)} to ${shown(each.p75)}`, `${shown(each.p5)} to ${shown(each.p95)}`]),
      }];
    case "ends":
      return chart.bars.map((bar) => ({
        title: bar.label,
        head: ["end", "chance", "range"],
        rows: bar.parts.map((each) => [each.label, share(each.value), `${share(each.low)} to ${share(each.high)}`]),
      }));
    case "terms":
      return [{
        title: "",
        head: ["issue", `${chart.sides[0]}’s share`, "range", "today", `points for ${chart.sides[0]}`, `points for ${chart.sides[1]}`],
        rows: chart.rows.map((each) => [each.label, share(each.share), `${share(each.low)} to ${share(each.high)}`, share(each.today), shown(each.weights[0]), shown(each.weights[1])]),
      }];
    case "changes":
      return chart.groups.map((group) => ({
        title: group.unit,
        head: ["", "change", "range", ""],
        rows: group.rows.map((each) => [each.label, shown(each.value), `${shown(each.low)} to ${shown(each.high)}`, each.verdict]),
      }));
    case "options":
      return [{
        title: "",
        head: ["number", "option", `upper hand (+ for ${chart.sides[0]}), points`, "range", `chance of a settlement by ${chart.horizon}, percentage points`, "range"],
        rows: chart.points.map((each) => [shown(each.number), `${each.label} (${each.actor})`, each.x_verdict || shown(each.x), `${shown(each.x_low)} to ${shown(each.x_high)}`, each.y_verdict || shown(each.y), `${shown(each.y_low)} to ${shown(each.y_high)}`]),
      }];
    case "waterfall":
      return chart.falls.map((fall) => ({
        title: `${fall.title}, ${fall.unit}`,
        head: ["cause", "share", "range", ""],
        rows: [["without these", shown(fall.start), "", ""], ...fall.steps.map((each) => [each.label, shown(each.value), `${shown(each.low)} to ${shown(each.high)}`, each.verdict]), ["with all", shown(fall.end), "", ""]],
      }));
  }
}
