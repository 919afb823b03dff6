import type { TimeZone } from "../functions/date-format.ts";
import type { Period } from "../functions/period.ts";
import { escapeRegex } from "../functions/regex.ts";
import { bind, textLiteral } from "./clickhouse-literals.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";

// ClickHouse knows times from 1900 to 2299.

/** A timestamp as ClickHouse's time in UTC. */
function utc(timestamp: Sql): Sql {
  return `fromUnixTimestamp64Milli(${timestamp}, 'UTC')`;
}

/** Weeks begin on Monday; the epoch was a Thursday. Months, quarters and years follow the calendar, from the year 2000. */
export function floorTime(timestamp: Sql, period: Period): Sql {
  if (period.kind === "months") {
    const date = utc(timestamp);
    const months = `((toYear(${date}) - 2000) * 12 + toMonth(${date}) - 1)`;
    const floored = `toInt32(floor(${months} / ${period.months}) * ${period.months})`;
    return `toUnixTimestamp64Milli(toDateTime64(addMonths(toDate32('2000-01-01'), ${floored}), 3, 'UTC'))`;
  }
  const WEEK_MS = 604_800_000;
  const MONDAY_MS = 345_600_000;
  const shift = period.ms % WEEK_MS === 0 ? MONDAY_MS : 0;
  if (shift === 0) return `(intDiv(${timestamp}, ${period.ms}) * ${period.ms})`;
  return `(intDiv(${timestamp} - ${shift}, ${period.ms}) * ${period.ms} + ${shift})`;
}

/** A timestamp one period later. */
export function addPeriod(timestamp: Sql, period: Period): Sql {
  return period.kind === "fixed"
    ? `(${timestamp} + ${period.ms})`
    : `toUnixTimestamp64Milli(addMonths(${utc(timestamp)}, ${period.months}))`;
}

/** Starts of periods. Without a first and last time there are none: a list cannot be null. */
export function series({ from, to, period, max }: Parameters<SqlDialect["series"]>[0]): Sql {
  const [first, last] = [`toInt64(coalesce(${from}, 0))`, `toInt64(coalesce(${to}, -1))`];
  if (period.kind === "fixed") {
    const { ms } = period;
    return `range(greatest(${first}, ${last} - ${last} % ${ms} + ${first} % ${ms} - ${max * ms}), ${last} + 1, ${ms})`;
  }
  const count = `intDiv(dateDiff('month', ${utc(first)}, ${utc(last)}), ${period.months}) + 1`;
  const start = `toUnixTimestamp64Milli(addMonths(${utc("s.1")}, i * ${period.months}))`;
  const starts = `arrayMap(i -> ${start}, range(toUInt64(greatest(s.3, 0))))`;
  return bind(`(${first}, ${last}, ${count})`, "s", `arrayFilter(t -> t <= s.2, ${starts})`);
}

const paddedTo = (width: number) => (value: Sql) => `leftPad(toString(${value}), ${width}, '0')`;
const two = paddedTo(2);
const three = paddedTo(3);
const DAY_OF_WEEK_FROM_SUNDAY = "(toDayOfWeek(t) % 7)";
const OFFSET = "timeZoneOffset(t)"; // In seconds.
const named = (format: string): Sql => `formatDateTime(t, '${format}')`;

/** SQL of what a conversion of `strftime` says about the time `t`. */
const CONVERSIONS: Readonly<Record<string, Sql>> = {
  "%a": named("%a"),
  "%A": named("%W"),
  "%b": named("%b"),
  "%B": named("%M"),
  "%d": two("toDayOfMonth(t)"),
  "%e": "leftPad(toString(toDayOfMonth(t)), 2, ' ')",
  "%f": `concat(${three("toMillisecond(t)")}, '000')`,
  "%g": three("toMillisecond(t)"),
  "%G": "toString(toISOYear(t))",
  "%H": two("toHour(t)"),
  "%I": two("((toHour(t) + 11) % 12 + 1)"),
  "%j": three("toDayOfYear(t)"),
  "%m": two("toMonth(t)"),
  "%M": two("toMinute(t)"),
  "%p": "if(toHour(t) < 12, 'AM', 'PM')",
  "%S": two("toSecond(t)"),
  "%u": "toString(toDayOfWeek(t))",
  "%U": two(`intDiv(toDayOfYear(t) + 6 - ${DAY_OF_WEEK_FROM_SUNDAY}, 7)`),
  "%V": two("toISOWeek(t)"),
  "%w": `toString(${DAY_OF_WEEK_FROM_SUNDAY})`,
  "%W": two("intDiv(toDayOfYear(t) + 7 - toDayOfWeek(t), 7)"),
  "%y": two("(toYear(t) % 100)"),
  "%Y": "toString(toYear(t))",
  "%z": `concat(if(${OFFSET} < 0, '-', '+'), ${two(`intDiv(abs(${OFFSET}), 3600)`)}, ${two(`intDiv(abs(${OFFSET}) % 3600, 60)`)})`,
  "%%": "'%'",
};

/** ClickHouse spells some conversions in another way and lacks others: each is SQL of its own. */
export function formatTime(timestamp: Sql, format: string, zone: TimeZone): Sql {
  const parts = [...format.matchAll(/%-?[\s\S]|[^%]+/g)].map(([part]) => {
    if (!part.startsWith("%")) return textLiteral(part);
    if (part === "%s") return `toString(intDiv(${timestamp}, 1000))`; // t may be shifted.
    const conversion = CONVERSIONS[part.replace("-", "")] ?? "''";
    return part.startsWith("%-") ? conversion.replace(/^leftPad\((.*), \d, '0'\)$/, "$1") : conversion;
  });
  const time =
    "offsetMs" in zone
      ? utc(zone.offsetMs === 0 ? timestamp : `(${timestamp} + ${zone.offsetMs})`)
      : `fromUnixTimestamp64Milli(${timestamp}, ${textLiteral(zone.name)})`;
  return bind(time, "t", `concat(${[...parts, "''", "''"].join(", ")})`);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december";
const DAYS = "mon|tue|wed|thu|fri|sat|sun";
const LONG_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";

/** What a conversion of `strptime` matches. */
const READINGS: Readonly<Record<string, string>> = {
  "%a": DAYS,
  "%A": LONG_DAYS,
  "%b": MONTHS.join("|"),
  "%B": LONG_MONTHS,
  "%d": "3[01]|[12][0-9]|0?[1-9]",
  "%f": "[0-9]{1,6}",
  "%g": "[0-9]{1,3}",
  "%H": "2[0-3]|[01]?[0-9]",
  "%I": "1[0-2]|0?[1-9]",
  "%j": "[0-9]{1,3}",
  "%m": "1[0-2]|0?[1-9]",
  "%M": "[0-5]?[0-9]",
  "%n": "[0-9]{1,9}",
  "%p": "am|pm",
  "%S": "[0-5]?[0-9]",
  "%y": "[0-9]{2}",
  "%Y": "[0-9]{1,4}",
  "%z": "z|[+-][0-9]{2}(?::?[0-9]{2})?",
};

/**
 * ClickHouse's own parsers take other formats: a regular expression finds the parts of the text, and a time is made of
 * them. What the format leaves out is that of 1900-01-01 00:00. A difference to UTC in the text goes before the zone.
 */
export function parseTime(text: Sql, format: string, zone: TimeZone): Sql {
  const parts = [...format.matchAll(/%[\s\S]|[^%]+/g)].map(([part]) => part);
  const read = parts.filter((part) => READINGS[part] !== undefined);
  const pattern = parts
    .map((part) => (READINGS[part] === undefined ? escapeRegex(part.replace("%%", "%")) : `(${READINGS[part]})`))
    .join("");
  const regex = textLiteral(`(?is)^${read.length === 0 ? `(${pattern})` : pattern}$`);
  const part = (conversion: string) => `p[${read.indexOf(conversion) + 1}]`;
  const value = (conversion: string, byDefault: number, sql = `toInt32OrZero(${part(conversion)})`) =>
    read.includes(conversion) ? sql : String(byDefault);
  const time = madeTime(read, { part, value }, zone);
  return bind(`extractGroups(coalesce(${text}, ''), ${regex})`, "p", `if(empty(p), NULL, ${time})`);
}

interface ReadParts {
  readonly part: (conversion: string) => Sql;
  readonly value: (conversion: string, byDefault: number, sql?: Sql) => Sql;
}

function madeTime(read: readonly string[], { part, value }: ReadParts, zone: TimeZone): Sql {
  const hasOwnZone = read.includes("%z");
  const zoneName = "name" in zone && !hasOwnZone ? zone.name : "UTC";
  const day = value("%d", 1);
  const fields = [yearOf(read, value), monthOf(read, { part, value }), day, hourOf(read, { part, value })];
  const date = [...fields, value("%M", 0), value("%S", 0), milliseconds(read, part), "3", textLiteral(zoneName)];
  const made = `makeDateTime64(${date.join(", ")})`;
  const shifted = read.includes("%j") ? `addDays(${made}, ${value("%j", 1)} - 1)` : made;
  const offset = hasOwnZone ? zoneOffset(part("%z")) : "offsetMs" in zone ? String(zone.offsetMs) : "0";
  // ClickHouse makes another day of 30 February, and another year of one that it does not know.
  const isReal = `toDayOfMonth(m) = ${day} AND toYear(m) = ${fields[0]}`;
  const ms = `toFloat64(toUnixTimestamp64Milli(${shifted.replace(made, "m")}) - ${offset})`;
  return bind(made, "m", `if(${isReal}, ${ms}, NULL)`);
}

const FIRST_YEAR = 1900;

function yearOf(read: readonly string[], value: ReadParts["value"]): Sql {
  if (!read.includes("%y")) return value("%Y", FIRST_YEAR);
  const year = value("%y", 0);
  return `(${year} + if(${year} < 69, 2000, 1900))`;
}

function monthOf(read: readonly string[], { part, value }: ReadParts): Sql {
  const name = read.find((conversion) => conversion === "%b" || conversion === "%B");
  if (name === undefined) return value("%m", 1);
  return `indexOf([${MONTHS.map(textLiteral).join(", ")}], lower(left(${part(name)}, 3)))`;
}

function hourOf(read: readonly string[], { part, value }: ReadParts): Sql {
  if (!read.includes("%I")) return value("%H", 0);
  const half = read.includes("%p") ? ` + if(lower(${part("%p")}) = 'pm', 12, 0)` : "";
  return `(${value("%I", 0)} % 12${half})`;
}

function milliseconds(read: readonly string[], part: ReadParts["part"]): Sql {
  const fraction = read.find((conversion) => ["%f", "%g", "%n"].includes(conversion));
  return fraction === undefined ? "0" : `toInt32OrZero(left(rightPad(${part(fraction)}, 3, '0'), 3))`;
}

function zoneOffset(text: Sql): Sql {
  const digits = `replaceAll(substring(${text}, 2), ':', '')`;
  const minutes = `(toInt64OrZero(left(${digits}, 2)) * 60 + toInt64OrZero(substring(${digits}, 3)))`;
  return `(if(startsWith(${text}, '-'), -60000, 60000) * ${minutes})`;
}
