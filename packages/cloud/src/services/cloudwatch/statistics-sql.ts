import type { StoreEngine } from "@faultline/telemetry";

/** What `readStatistics` needs and engines spell differently. */
interface StatisticsSql {
  /** A `SELECT` of the requests in a JSON list. */
  readonly wanted: string;
  /** JSON of the periods, and of the points, of rows in the order of their periods. */
  readonly periods: string;
  readonly points: string;
  /** The values of a period with how often each was seen; null or no list where the values are unknown. */
  readonly values: string;
}

/** By engine. Points are null, lists empty, where a sample's single values are unknown. */
export const STATISTICS_SQL: Readonly<Record<StoreEngine, StatisticsSql>> = {
  duckdb: {
    wanted: `SELECT unnest(from_json(?, '[{"request":"BIGINT","ns":"VARCHAR","name":"VARCHAR","dims":"VARCHAR",
      "wanted_unit":"VARCHAR"}]'), recursive := true)`,
    periods: "to_json(list(period ORDER BY period))",
    points: "to_json(list(point ORDER BY period))",
    values: "CASE WHEN bool_or(value IS NULL) THEN NULL ELSE list([value, seen] ORDER BY value) END",
  },
  clickhouse: {
    wanted: `SELECT w.request AS request, w.ns AS ns, w.name AS name, w.dims AS dims, w.wanted_unit AS wanted_unit
      FROM (SELECT arrayJoin(JSONExtract(?, 'Array(Tuple(request Int64, ns String, name String, dims String,
        wanted_unit Nullable(String)))')) AS w) AS requests`,
    // As doubles: whole numbers would be texts in the JSON.
    periods: "toJSONString(arraySort(groupArray(toFloat64(period))))",
    points: "toJSONString(arrayMap(p -> p.2, arraySort(p -> p.1, groupArray((period, point)))))",
    values: "if(countIf(value IS NULL) > 0, [], arraySort(groupArray([assumeNotNull(value), seen])))",
  },
};
