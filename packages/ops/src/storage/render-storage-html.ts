import { STYLE_SHEET } from "../load/html/style-sheet.ts";
import { escapeHtml } from "../load/html/svg-chart.ts";
import { describeForecast } from "./describe-forecast.ts";
import { formatBytes } from "./format-bytes.ts";
import type { StorageSurvey } from "./survey-storage.ts";
import { layoutTreemap, type TreemapTile } from "./treemap.ts";

const WIDTH = 1000;
const HEIGHT = 560;
/** Smaller rectangles have no room for words. */
const LABEL_WIDTH_MIN = 90;
const LABEL_HEIGHT_MIN = 22;
const LINE_HEIGHT = 16;
/** Of a letter; wider ones are rare enough. */
const LETTER_WIDTH = 7;
const PADDING = 6;
const TILES_MAX = 400;
const UNREFERENCED = "unreferenced";

const TILE_STYLE = `.tile { stroke: var(--paper); stroke-width: 2; } .used { fill: var(--one); } .free { fill: var(--two); }
.layer { fill: var(--three); } .name { fill: var(--paper); font-size: 12px; }`;

/** A place in words, with its survey; one without is left out. */
export interface PlaceOnPage {
  readonly place: string;
  readonly survey?: StorageSurvey;
}

/** Code storage as a page that needs nothing else: for each place a treemap of what is needed and what is not. */
export function renderStorageHtml(places: readonly PlaceOnPage[]): string {
  const sections = places.flatMap(({ place, survey }) => (survey === undefined ? [] : [sectionOf(place, survey)]));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Code storage</title><style>${STYLE_SHEET}${TILE_STYLE}</style></head><body>
<h1>Code storage</h1>${sections.join("")}</body></html>
`;
}

function sectionOf(place: string, survey: StorageSurvey): string {
  const tiles = layoutTreemap(largestOf(survey), WIDTH, HEIGHT);
  const { usedBytes, quotaBytes, unreferencedBytes } = survey;
  const facts =
    `${formatBytes(usedBytes)} of ${formatBytes(quotaBytes)} used, ${formatBytes(unreferencedBytes)} unreferenced. ` +
    describeForecast(survey).join(" ");
  const title = escapeHtml(place);
  return `<h2>${title}</h2><p class="facts">${escapeHtml(facts)}</p>
<section><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${tiles.map(tileOf).join("")}</svg>
<ul class="legend"><li><span class="key one"></span>functions</li><li><span class="key three"></span>layers</li>
<li><span class="key two"></span>unreferenced</li></ul></section>`;
}

function largestOf({ functions, layers }: StorageSurvey) {
  const items = [
    ...functions.flatMap(({ name, sizeBytes, unreferencedBytes }) => [
      { label: name, value: sizeBytes - unreferencedBytes, style: "used" },
      { label: name, state: UNREFERENCED, value: unreferencedBytes, style: "free" },
    ]),
    ...layers.map(({ layerName, version, sizeBytes, isUnreferenced }) => ({
      label: `${layerName}:${version}`,
      value: sizeBytes,
      ...(isUnreferenced ? { state: UNREFERENCED, style: "free" } : { style: "layer" }),
    })),
  ];
  return items.toSorted((a, b) => b.value - a.value).slice(0, TILES_MAX);
}

function tileOf(tile: TreemapTile): string {
  const { label, state, value, style, x, y, width, height } = tile;
  const at = (number: number) => Math.round(number * 10) / 10;
  const text = escapeHtml(`${label}${state === undefined ? "" : `, ${state}`}: ${formatBytes(value)}`);
  const lines = linesOf(tile).map((words, row) => {
    const [left, baseline] = [at(x + PADDING), at(y + (row + 1) * LINE_HEIGHT)];
    return `<text class="name" x="${left}" y="${baseline}">${escapeHtml(words)}</text>`;
  });
  const box = `x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"`;
  return `<rect class="tile ${style}" ${box}><title>${text}</title></rect>${lines.join("")}`;
}

/** The name, cut where it must be; its state and its size whole or not at all, each on its own line. */
function linesOf({ label, state, value, width, height }: TreemapTile): readonly string[] {
  if (width < LABEL_WIDTH_MIN || height < LABEL_HEIGHT_MIN) return [];
  const lettersMax = Math.floor((width - 2 * PADDING) / LETTER_WIDTH);
  const name = label.length <= lettersMax ? label : `${label.slice(0, lettersMax - 1)}…`;
  const rest = [...(state === undefined ? [] : [state]), formatBytes(value)];
  const rows = Math.floor((height - PADDING) / LINE_HEIGHT);
  return [name, ...rest.filter((words) => words.length <= lettersMax)].slice(0, rows);
}
