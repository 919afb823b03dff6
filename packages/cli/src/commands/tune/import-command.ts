import { parseVisualizationUrl, type TuningChart } from "@faultline/ops";
import { renderTable } from "../../render/text-table.ts";
import { writeHtml } from "./tune-files.ts";
import type { TuneCommandOptions } from "./tune-options.ts";

/** `faultline tune --import`: a chart of aws-lambda-power-tuning as table, JSON or page. */
export async function importCommand(url: string, { html, json }: TuneCommandOptions): Promise<void> {
  const { curves, names } = parseVisualizationUrl(url);
  const charts = curves.map(({ powersMb, durationsMs, costsUsd }, i): TuningChart => ({
    title: names[i] ?? "Imported tuning",
    sizes: powersMb.map((memoryMb, j) => ({
      memoryMb,
      durationMs: durationsMs[j] ?? 0,
      usdPerMillion: (costsUsd[j] ?? 0) * 1e6,
    })),
  }));
  if (html !== undefined) await writeHtml(html, { title: "Imported tuning", remarks: [], charts });
  process.stdout.write(json ? `${JSON.stringify(charts, undefined, 2)}\n` : charts.map(describe).join("\n"));
}

function describe({ title, sizes }: TuningChart): string {
  const rows = sizes.map(({ memoryMb, durationMs, usdPerMillion }) => [
    String(memoryMb),
    `${durationMs.toPrecision(5)} ms`,
    usdPerMillion.toPrecision(5),
  ]);
  return `${title}\n${renderTable([["MB", "MEAN", "$/MILLION"], ...rows], [0, 1, 2])}\n`;
}
