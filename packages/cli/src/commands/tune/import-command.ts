import { parseVisualizationUrl, signOf, type TuningChart, type Visualization } from "@faultline/ops";
import { renderTable } from "../../render/text-table.ts";
import type { TuneCommandOptions } from "./tune-options.ts";
import { writeTuningPage } from "./write-tuning-page.ts";

const TITLE = "Imported tuning";

/** `faultline tune --import`: a chart of aws-lambda-power-tuning as table, JSON or page. */
export async function importCommand(url: string, { html, json }: TuneCommandOptions): Promise<void> {
  const { charts, remarks } = chartsOf(parseVisualizationUrl(url), TITLE);
  if (html !== undefined) await writeTuningPage(html, { title: TITLE, remarks, charts });
  const text = [...charts.map(describe), ...remarks.map((remark) => `${remark}\n`)].join("\n");
  process.stdout.write(json ? `${JSON.stringify(charts, undefined, 2)}\n` : text);
}

/** The charts of a URL, and what to say about them. @param title Of one without a name. */
export function chartsOf(
  { curves, names, currency = "USD" }: Visualization,
  title: string,
): { readonly charts: readonly TuningChart[]; readonly remarks: readonly string[] } {
  const charts = curves.map(({ powersMb, durationsMs, costsUsd }, i): TuningChart => ({
    title: names[i] ?? title,
    sizes: powersMb.map((memoryMb, j) => ({
      memoryMb,
      durationMs: durationsMs[j] ?? 0,
      usdPerMillion: (costsUsd[j] ?? 0) * 1e6,
    })),
    currency,
  }));
  return { charts, remarks: currency === "USD" ? [] : [`Costs are in ${currency}, and not in US dollars.`] };
}

function describe({ title, sizes, currency }: TuningChart): string {
  const rows = sizes.map(({ memoryMb, durationMs, usdPerMillion }) => [
    String(memoryMb),
    `${durationMs.toPrecision(5)} ms`,
    usdPerMillion.toPrecision(5),
  ]);
  return `${title}\n${renderTable([["MB", "MEAN", `${signOf(currency)}/MILLION`], ...rows], [0, 1, 2])}\n`;
}
