import { renderTable } from "./text-table.ts";

const BAR_WIDTH = 40;

/** A metric's series: a row a period, with a bar from zero to the highest value. */
export function renderSeries(points: readonly { readonly time: Date; readonly value: number }[]): string {
  if (points.length === 0) return "No data in this time.";
  const highest = Math.max(...points.map(({ value }) => value), 0);
  const rows = points.map(({ time, value }) => {
    const length = highest === 0 ? 0 : Math.round((Math.max(0, value) / highest) * BAR_WIDTH);
    return [time.toISOString().slice(0, 19).replace("T", " "), formatNumber(value), "█".repeat(length)];
  });
  return renderTable([["TIME (UTC)", "VALUE", ""], ...rows], [1]);
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(Math.abs(value) >= 100 ? 6 : 4);
}
