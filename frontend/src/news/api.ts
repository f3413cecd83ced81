// What the page asks of the server about news.
import type { components } from "../api/schema";
import { ask, send } from "../lib/server";
import type { Answer, Run } from "../lib/types";

type Forms = components["schemas"];
export type NewsCard = Forms["NewsCard"];
export type NewsNow = Forms["NewsNow"];
export type Claims = Forms["Claims"];
export type Choices = Forms["Choices"];
export type Choice = Forms["Choice"];
export type ReadNews = Forms["ReadNews"];
export type DocumentSays = Forms["DocumentSays"];
export type Taken = Forms["Taken"];
export type ByHand = Forms["ByHand"];
export type Decided = Forms["Decided"];
export type AcceptedAll = Forms["AcceptedAll"];
export type Status = "pending" | "accepted" | "rejected" | "applied";

export interface Given { name: string; title?: string; publisher?: string; published?: string }

export const now = () => ask<NewsNow>("news");
export const claims = (status: Status) => ask<Claims>(`claims?status=${status}&count=500`);
export const claim = (id: string) => ask<NewsCard>(`claims/${id}/card`);
export const choices = () => ask<Choices>("claims/choices");
export const decide = (id: string, decided: Decided) => send<NewsCard>(`claims/${id}/decision`, decided);
export const undo = () => send<string[]>("claims/undo", {});
export const byHand = (added: ByHand) => send<NewsCard>("claims", added);
export const acceptAll = (least: string) => send<AcceptedAll>("claims/accept-all", { least });
export const update = (asked: { dry?: boolean; undo?: boolean }) => send<Taken>("update", asked);
export const published = (name: string, day: string) =>
  send<DocumentSays>(`documents/${encodeURIComponent(name)}/published`, { day });
export const read = (body: Blob, given: Given) =>
  ask<ReadNews>(`documents?${new URLSearchParams({ ...given })}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
  });

export const brief = (quick: boolean) => send<{ id: string }>("brief", { quick });
export const assess = () => send<{ id: string }>("assess", { quick: true });
export const answer = (id: string) => ask<Answer>(`runs/${id}/answer`);
export const runs = () => ask<Run[]>("runs");
export async function briefText(id: string): Promise<string> {
  const found = await fetch(`api/runs/${id}/brief.md`);
  if (!found.ok) throw new Error("The brief is no longer there: make it anew.");
  return found.text();
}
