import type { TimeZone } from "../functions/date-format.ts";
import type { Period } from "../functions/period.ts";
import { textLiteral } from "./duckdb-literals.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";

/** Weeks begin on Monday; the epoch was a Thursday. Months, quarters and years follow the calendar. */
export function floorTime(timestamp: Sql, period: Period): Sql {
  if (period.kind === "months") {
    return `epoch_ms(time_bucket(to_months(${period.months}), make_timestamp_ms(${timestamp})))`;
  }
  const WEEK_MS = 604_800_000;
  const MONDAY_MS = 345_600_000;
  const shift = period.ms % WEEK_MS === 0 ? MONDAY_MS : 0;
  if (shift === 0) return `(${timestamp} // ${period.ms} * ${period.ms})`;
  return `((${timestamp} - ${shift}) // ${period.ms} * ${period.ms} + ${shift})`;
}

/** A timestamp one period later. */
export function addPeriod(timestamp: Sql, period: Period): Sql {
  return period.kind === "fixed"
    ? `(${timestamp} + ${period.ms})`
    : `epoch_ms(make_timestamp_ms(${timestamp}) + to_months(${period.months}))`;
}

/** Starts of periods. */
export function series({ from, to, period, max }: Parameters<SqlDialect["series"]>[0]): Sql {
  if (period.kind === "fixed") {
    const first = `greatest(${from}, ${to} - ${to} % ${period.ms} + ${from} % ${period.ms} - ${max} * ${period.ms}::BIGINT)`;
    return `range(${first}, ${to} + 1, ${period.ms})`;
  }
  const times = `range(make_timestamp_ms(${from}), make_timestamp_ms(${to} + 1), to_months(${period.months}))`;
  return `list_transform(${times}, lambda t: epoch_ms(t))`;
}

/** DuckDB has no conversion for the epoch and for a day after a space, and `%z` says nothing for a time that has left its zone. */
export function formatTime(timestamp: Sql, format: string, zone: TimeZone): Sql {
  const local = localTime(timestamp, zone);
  const parts = [...format.matchAll(/%[esz]|(?:%-?[^esz]|[^%])+/g)].map(([part]) => {
    if (part === "%s") return `CAST(${timestamp} // 1000 AS VARCHAR)`;
    if (part === "%e") return `lpad(strftime(${local}, '%-d'), 2, ' ')`;
    return part === "%z"
      ? offsetText(`(epoch_ms(${local}) - ${timestamp})`)
      : `strftime(${local}, ${textLiteral(part)})`;
  });
  return parts.length === 0 ? `strftime(${local}, '')` : `(${parts.join(" || ")})`;
}

/** Such as `+0100`. @param offsetMs Less than a day. */
function offsetText(offsetMs: Sql): Sql {
  return `CASE WHEN ${offsetMs} < 0 THEN '-' ELSE '+' END || strftime(make_timestamp_ms(abs(${offsetMs})), '%H%M')`;
}

/** A text's time as a number of milliseconds since the epoch. */
export function parseTime(text: Sql, format: string, zone: TimeZone): Sql {
  // Java's X takes a Z for the offset zero, strptime's %z takes none.
  const read = format.endsWith("%z") ? `regexp_replace(${text}, '[zZ]$', '+00')` : text;
  const time = `try_strptime(${read}, ${textLiteral(format)})`;
  if ("offsetMs" in zone) return `CAST(epoch_ms(${time}) - ${zone.offsetMs} AS DOUBLE)`;
  return `CAST(epoch_ms(timezone(${textLiteral(zone.name)}, ${time})) AS DOUBLE)`;
}

/** A timestamp as a time of the zone's clocks. */
function localTime(timestamp: Sql, zone: TimeZone): Sql {
  if ("offsetMs" in zone) return `make_timestamp_ms(${timestamp}${zone.offsetMs === 0 ? "" : ` + ${zone.offsetMs}`})`;
  return `timezone(${textLiteral(zone.name)}, timezone('UTC', make_timestamp_ms(${timestamp})))`;
}
