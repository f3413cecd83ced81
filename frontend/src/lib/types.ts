// The forms of the server's answers that the page draws (see NEEDS.md); the figures' forms follow report/charts.py.

export interface Side { id: string; name: string }
export interface Option { id: string; label: string; actor: string; actor_name: string }
export interface Input {
  name: string; label: string; unit: string; value: number; low: number; high: number; evidence: string;
}
export interface War {
  scenario: { id: string; title: string; as_of: string; as_of_words: string; hash: string };
  version: string;
  period: string;
  sides: Side[];
  options: Option[];
  inputs: Input[];
  glossary: { term: string; meaning: string }[];
  cannot_know: string;
}

export interface Table { head: string[]; rows: string[][] }
export interface Section { id: string; heading: string; parts: (string | Table)[]; notes: string[] }

export interface Mark { at: number; date: string; label: string }
export interface Fan {
  id: string; label: string; style: "first" | "second" | "neutral";
  p5: number[]; p25: number[]; p50: number[]; p75: number[]; p95: number[]; before: number[];
}
export interface Panel {
  id: string; title: string; unit: string; fans: Fan[];
  ticks: { at: number; label: string }[]; now: [number, number, number][]; reference: number | null;
}
interface Head { id: string; finding: string; shows: string; uncertainty: string }
export interface FanChart extends Head { kind: "fans"; dates: string[]; panels: Panel[]; marks: Mark[] }
export interface Curve { id: string; label: string; value: number[]; low: number[]; high: number[]; error: number[] }
export interface DealChart extends Head {
  kind: "deal"; dates: string[]; curves: Curve[]; base_rate: number[]; marks: Mark[];
}
export interface Rung {
  id: string; label: string; lines: string[]; home: number; dormant: boolean; now: number;
  p5: number; p25: number; p50: number; p75: number; p95: number;
}
export interface LadderChart extends Head { kind: "ladder"; date: string; sides: [string, string]; rungs: Rung[] }
export interface Part { id: string; label: string; value: number; low: number; high: number }
export interface EndsChart extends Head { kind: "ends"; bars: { id: string; label: string; parts: Part[] }[] }
export interface Term {
  id: string; label: string; share: number; low: number; high: number; today: number;
  weights: [number, number]; before: number | null;
}
export interface TermsChart extends Head { kind: "terms"; sides: [string, string]; rows: Term[] }
export interface Change {
  id: string; label: string; value: number; low: number; high: number; error: number; verdict: string;
}
export interface ChangeChart extends Head {
  kind: "changes"; groups: { id: string; unit: string; rows: Change[] }[];
}
export interface OptionMark {
  id: string; number: number; label: string; actor: string;
  x: number; x_low: number; x_high: number; x_verdict: string;
  y: number; y_low: number; y_high: number; y_verdict: string;
}
export interface OptionsChart extends Head {
  kind: "options"; sides: [string, string]; horizon: string; points: OptionMark[];
}
export interface Fall { id: string; title: string; unit: string; start: number; end: number; steps: Change[] }
export interface WaterfallChart extends Head { kind: "waterfall"; falls: Fall[] }
export type Chart =
  | FanChart | DealChart | LadderChart | EndsChart | TermsChart | ChangeChart | OptionsChart | WaterfallChart;

export interface Range { value: number; low: number; high: number; error: number }
export interface Result {
  answer: { upper_hand: Range & { favours: string | null } };
  headline: string;
  change: string | null;
  precision: string;
  sections: Section[];
  series: Chart[];
}
export type Kind = "assess" | "options" | "explain";
export interface Run {
  id: string; kind: Kind; title: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  done: number; total: number; seconds_left: number | null; error?: string; result?: Result;
}
export interface Wish { kind: Kind; options: string[]; sets: Record<string, number>; effort: "central" | "quick" | "full" }
/** Where a number comes from. */
export interface Found { label: string; text: string; sentence?: string | null; source?: string | null; where?: string | null }
