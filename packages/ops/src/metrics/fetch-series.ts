import type { EpochMs } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { fetchMetricData, type LabelledSeries } from "./fetch-metric-data.ts";

/** One statistic of one metric over time. */
export interface SeriesQuery {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `p95` and so on. */
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** A metric's series, oldest first; periods without data have no point. */
export async function fetchSeries(clients: AwsClients, query: SeriesQuery): Promise<LabelledSeries["points"]> {
  const { periodSeconds, start, end } = query;
  const metrics = [{ ...query, id: "series" }];
  const [series] = await fetchMetricData(clients, { metrics, expressions: [], periodSeconds, start, end });
  return series?.points ?? [];
}
