// The ground of the map: projected once for a width, with names where they do not touch.
import { geoMercator, geoPath } from "d3-geo";
import type { Ground, MapChart } from "./types";

type Way = readonly (readonly number[])[];
interface Name { text: string; x: number; y: number; dot: boolean; anchor: "start" | "end" | "middle"; kind: string }

const LETTER = 6.3;
const HEIGHT = 13;

/** Fits the frame to a width; the paths of all that is drawn, in pixels. */
export function projected(ground: Ground, width: number) {
  const [west, south, east, north] = ground.frame;
  const corners = { type: "MultiPoint" as const, coordinates: [[west, south], [east, north]] };
  const projection = geoMercator().fitWidth(width, corners);
  const path = geoPath(projection);
  const [, [, below]] = path.bounds(corners);
  const height = Math.ceil(below);
  const at = (place: readonly number[]): [number, number] => projection([place[0] ?? 0, place[1] ?? 0]) ?? [0, 0];
  return {
    height,
    shape: (id: string) => path(ground.features.find((each) => each.id === id)!.geometry as never) ?? "",
    line: (way: Way) => `M${way.map((place) => at(place).map((each) => each.toFixed(1)).join(" ")).join("L")}`,
    names: (chart: MapChart) => names(ground, chart, at, width, height),
  };
}

/** Places by rank, then fronts: a name that would touch another, or leave the map, is tried elsewhere or left out. */
function names(ground: Ground, chart: MapChart, at: (place: readonly number[]) => [number, number], width: number, height: number): Name[] {
  const taken: [number, number, number, number][] = [];
  const found: Name[] = [];
  const free = (box: [number, number, number, number]) =>
    box[0] >= 2 && box[2] <= width - 2 && box[1] >= 2 && box[3] <= height - 2 &&
    taken.every((other) => box[2] < other[0] || other[2] < box[0] || box[3] < other[1] || other[3] < box[1]);
  const put = (text: string, [x, y]: [number, number], dot: boolean, kind: string) => {
    const long = text.length * LETTER * (kind === "front" ? 1.12 : 1);
    const ways: [Name["anchor"], number, number, number][] = dot
      ? [["start", 7, 0, 0], ["end", -7, 0, -long], ["middle", 0, -11, -long / 2], ["middle", 0, 12, -long / 2]]
      : [["middle", 0, 17, -long / 2], ["middle", 0, -17, -long / 2], ["start", 14, 0, 0], ["end", -14, 0, -long], ["middle", 0, 0, -long / 2]];
    for (const [anchor, dx, dy, left] of ways) {
      const from = x + dx + left;
      const box: [number, number, number, number] = [from - 2, y + dy - HEIGHT / 2, from + long + 2, y + dy + HEIGHT / 2];
      if (!free(box)) continue;
      taken.push(box);
      if (dot) taken.push([x - 4, y - 4, x + 4, y + 4]);
      found.push({ text, x: x + dx, y: y + dy, dot: false, anchor, kind });
      if (dot) found.push({ text: "", x, y, dot: true, anchor, kind });
      return;
    }
  };
  const places = ground.features.filter((each) => each.role === "place").toSorted((one, other) => one.rank - other.rank);
  const most = width < 420 ? 1 : width < 640 ? 2 : 3;
  const mark = (rank: number) => places.filter((each) => each.rank === rank && rank <= most)
    .forEach((each) => put(each.name, at(each.geometry.coordinates as [number, number]), true, "place"));
  mark(1);
  for (const front of chart.fronts) {
    const middle = front.now[Math.floor(front.now.length / 2)];
    if (middle) put(front.label, at(middle as [number, number]), false, "front");
  }
  mark(2);
  mark(3);
  return found;
}
