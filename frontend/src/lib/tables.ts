// The tables behind the charts, as the server words them.
import type { Answer } from "./types";

export type Titled = Answer["tables"][string][number];

/** The tables of an answer's charts, by the chart's id. */
export const givenWith = (answer: Answer) => answer.tables;
