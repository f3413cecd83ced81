// Short names for the forms of the server's answers, which are generated from its OpenAPI file.
import type { components } from "../api/schema";

type Forms = components["schemas"];

export type War = Forms["War"];
export type Input = Forms["InputSays"];
export type Ground = Forms["Map"];
export type Evidence = Forms["Evidence"];
export type Answer = Forms["Answer"];
export type Standing = Forms["Standing"];
/** An estimate: what only a solve tells is empty. */
export type Estimate = Standing & { changed?: string; precision?: string };
export type Question = Forms["Question"];
export type Run = Forms["Run"];
export type Since = Forms["Since"];
export type Shown = Forms["Shown"];
export type Progress = Forms["Progress"];
export type Fault = Forms["Fault"];
export type Table = Forms["Table"];
export type Leaning = Forms["LeansOn"];
export type Section = Forms["Section"];
export type ChartTable = Answer["tables"][string][number];
export type Kind = "assess" | "options" | "explain";

// What Python gives a default for may be absent from a request, but never is from an answer.
type Filled<T> = T extends (infer E)[] ? Filled<E>[] : T extends object ? { [K in keyof T]-?: Filled<Exclude<T[K], undefined>> } : T;

export type Chart = Filled<Answer["charts"][number]>;
export type FanChart = Extract<Chart, { kind: "fans" }>;
export type DealChart = Extract<Chart, { kind: "deal" }>;
export type LadderChart = Extract<Chart, { kind: "ladder" }>;
export type MapChart = Extract<Chart, { kind: "map" }>;
export type EndsChart = Extract<Chart, { kind: "ends" }>;
export type TermsChart = Extract<Chart, { kind: "terms" }>;
export type ChangeChart = Extract<Chart, { kind: "changes" }>;
export type OptionsChart = Extract<Chart, { kind: "options" }>;
export type WaterfallChart = Extract<Chart, { kind: "waterfall" }>;
export type Panel = FanChart["panels"][number];
export type Mark = FanChart["marks"][number];
export type OptionMark = OptionsChart["points"][number];
export type Fall = WaterfallChart["falls"][number];
