import { STYLE_SHEET } from "../load/html/style-sheet.ts";
import { escapeHtml } from "../load/html/svg-chart.ts";
import type { StorageSurvey } from "./survey-storage.ts";
import { layoutTreemap, type TreemapTile } from "./treemap.ts";

const WIDTH = 1000;
const HEIGHT = 560;
/** Smaller rectangles have no room for words. */
const LABEL_WIDTH_MIN = 90;
const LABEL_HEIGHT_MIN = 22;
const TILES_MAX = 400;

const TILE_STYLE = `.tile { stroke: var(--paper); stroke-width: 2; } .used { fill: var(--one); } .free { fill: var(--two); }
.layer { fill: var(--three); } .name { fill: #fff; font-size: 12px; }`;

/** Code storage as a page that needs nothing else: a treemap of what is needed and what is not. */
export function renderStorageHtml(survey: StorageSurvey, place: string): string {
  const items = [
    ...survey.functions.flatMap(({ name, sizeBytes, unreferencedBytes }) => [
      { label: name, value: sizeBytes - unreferencedBytes, style: "used" },
      { label: `${name}, unreferenced`, value: unreferencedBytes, style: "free" },
    ]),
    ...survey.layers.map(({ layerName, version, sizeBytes, isUnreferenced }) => ({
      label: `${layerName}:${version}`,
      value: sizeBytes,
      style: isUnreferenced ? "free" : "layer",
    })),
  ];
  const largest = items.toSorted((a, b) => b.value - a.value).slice(0, TILES_MAX);
  const tiles = layoutTreemap(largest, WIDTH, HEIGHT);
  const title = `Code storage of ${place}`;
  const facts = `${mib(survey.usedBytes)} of ${mib(survey.quotaBytes)} used, ${mib(survey.unreferencedBytes)} unreferenced`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE_SHEET}${TILE_STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1><p class="facts">${escapeHtml(facts)}</p>
<section><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">${tiles.map(tileOf).join("")}</svg>
<ul class="legend"><li><span class="key one"></span>functions</li><li><span class="key three"></span>layers</li>
<li><span class="key two"></span>unreferenced</li></ul></section>
</body></html>
`;
}

function tileOf({ label, value, style, x, y, width, height }: TreemapTile): string {
  const at = (number: number) => Math.round(number * 10) / 10;
  const text = escapeHtml(`${label}: ${mib(value)}`);
  const hasRoom = width >= LABEL_WIDTH_MIN && height >= LABEL_HEIGHT_MIN;
  const shown = escapeHtml(label.slice(0, Math.floor(width / 7)));
  const name = hasRoom ? `<text class="name" x="${at(x + 6)}" y="${at(y + 16)}">${shown}</text>` : "";
  const box = `x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"`;
  return `<rect class="tile ${style}" ${box}><title>${text}</title></rect>${name}`;
}

function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
