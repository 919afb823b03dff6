import type { AggregateOperation } from "../functions/aggregates.ts";
import { bind } from "./clickhouse-literals.ts";
import type { Sql } from "./sql-dialect.ts";

type Operation = Exclude<AggregateOperation, "rate">;

const AGGREGATES: Readonly<Record<Operation, (value: Sql, other: Sql) => Sql>> = {
  avg: (value) => `avg(${value})`,
  count: (value) => `toFloat64(count(${value}))`,
  "count-distinct": (value) => `toFloat64(count(DISTINCT ${value}))`,
  earliest: (value, order) => `argMin(${value}, ${order})`,
  latest: (value, order) => `argMax(${value}, ${order})`,
  max: (value) => `max(${value})`,
  min: (value) => `min(${value})`,
  histogram,
  // Of equal weights: the least value that at least this share of all does not exceed.
  percentile: (value, fraction) => `quantileExactWeighted(${fraction})(${value}, 1)`,
  quantile: (value, fraction) => `quantileExactInclusive(${fraction})(${value})`,
  "sorts-first": (value, order) => `argMin(${value}, ${order})`,
  "sorts-last": (value, order) => `argMax(${value}, ${order})`,
  stddev: (value) => `stddevPopStable(${squarable(value)})`,
  sum: (value) => `sum(${value})`,
  topk,
  values: (value) => `if(count(${value}) = 0, NULL, toJSONString(arraySort(groupUniqArray(${value}))))`,
  variance: (value) => `varPopStable(${squarable(value)})`,
};

/** Beyond, the sum of squares is no double. */
function squarable(value: Sql): Sql {
  return `if(abs(${value}) < 1e140, ${value}, NULL)`;
}

/** The most frequent values, exactly; of equally frequent ones the first. */
function topk(value: Sql, count: Sql): Sql {
  const counts = `sumMapIf([assumeNotNull(${value})], [toInt64(1)], ${value} IS NOT NULL)`;
  const sorted = bind(counts, "s", "arraySort((k, n) -> (-n, k), s.1, s.2)");
  return `if(count(${value}) = 0, NULL, toJSONString(arraySlice(${sorted}, 1, ${count})))`;
}

/** The number of values in ranges of equal width, as JSON by range; the last range holds its end. */
function histogram(value: Sql, count: Sql): Sql {
  const all = `(groupArray(${value}), min(${value}), (max(${value}) - min(${value})) / ${count})`;
  const text = (bound: Sql) => `toString(round(${bound}, 4))`;
  const label = `concat(${text("s.2 + i * s.3")}, '-', ${text("s.2 + (i + 1) * s.3")})`;
  const bucket = `coalesce(least(floor((x - s.2) / nullIf(s.3, 0)), ${count} - 1), 0)`;
  const size = `toString(arrayCount(x -> ${bucket} = i, s.1))`;
  const pairs = `arrayMap(i -> concat(toJSONString(${label}), ':', ${size}), range(${count}))`;
  return bind(all, "s", `if(empty(s.1), NULL, concat('{', arrayStringConcat(${pairs}, ','), '}'))`);
}

/** ClickHouse's SQL for an aggregate. */
export function clickHouseAggregate(operation: Operation, [value = "*", other = ""]: readonly Sql[]): Sql {
  return AGGREGATES[operation](value, other);
}
