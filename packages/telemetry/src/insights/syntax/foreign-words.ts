import type { Token } from "./tokenize.ts";

/** Words between values in other languages, by what is written here. */
const OPERATORS: Readonly<Record<string, string>> = {
  between: "field >= low and field <= high",
  contains: "like",
  having: "'|' and then filter",
  ilike: "like and a regular expression that starts with (?i)",
  is: "ispresent(field), or not ispresent(field)",
  matches: "like",
  order: "'|' before sort",
  regexp: "like",
  rlike: "like",
  when: "case(condition, value)",
  where: "'|' before filter",
};

/** Commands of other languages, by those that do the same here. */
const COMMANDS: Readonly<Record<string, string>> = {
  bucket: "stats with by bin(5m)",
  chart: "stats",
  distinct: "dedup",
  eval: "fields, as in fields a + b as c",
  extend: "fields, as in fields a + b as c",
  extract: "parse",
  group: "stats with by",
  project: "fields or display",
  rename: "fields, as in fields a as b",
  rex: "parse",
  search: "filter",
  select: "fields",
  summarize: "stats",
  table: "display",
  take: "limit",
  timechart: "stats with by bin(5m)",
  top: "stats, sort and limit",
};

/** Functions of other languages, by what is written here. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  ago: "toMillis(@timestamp) > now() * 1000 - milliseconds, or the time range of the request",
  char_length: "strlen(text)",
  contains: "strcontains(text, part)",
  countif: "sum(condition)",
  count_if: "sum(condition)",
  date_trunc: "datefloor(@timestamp, period)",
  dcount: "count_distinct(field)",
  distinct_count: "count_distinct(field)",
  ifnull: "coalesce(field, value)",
  iff: "if(condition, value, otherwise)",
  isnotnull: "ispresent(field)",
  isnull: "not ispresent(field)",
  len: "strlen(text)",
  length: "strlen(text)",
  lower: "tolower(text)",
  lcase: "tolower(text)",
  nvl: "coalesce(field, value)",
  span: "bin(period)",
  substring: "substr(text, start, length)",
  time_bucket: "bin(period)",
  ucase: "toupper(text)",
  upper: "toupper(text)",
};

/** What a command of another language is here. */
export function meantCommand(name: string): string | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

/** What a function of another language is here, or one that has the percentile in its name: `p99(@duration)`. */
export function meantFunction(name: string): string | undefined {
  const percent = /^p(?:ercentile)?(\d+)$/.exec(name)?.[1];
  if (percent !== undefined) return `pct(field, ${percent})`;
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

/** What was meant by a token that cannot stand after another. */
export function meantAfter(before: Token, token: Token): string | undefined {
  const { text } = token;
  const isAdjacent = before.span.end === token.span.start;
  if (before.kind === "regex" && token.kind === "name" && isAdjacent) return "(?i) in front, as in /(?i)error/";
  if (before.text === "<" && text === ">" && isAdjacent) return "!=";
  if (text === "{") return "a value: {{name}} stands in saved queries, which run as $Name(name = value)";
  if (isWord(before, "distinct")) return "count_distinct(field)";
  if (isWord(before, "as") && token.kind === "string") return "a name, in backticks when it holds more than letters";
  const word = Object.keys(OPERATORS).find((operator) => isWord(token, operator));
  return word === undefined ? undefined : OPERATORS[word];
}

function isWord({ kind, text }: Token, word: string): boolean {
  return kind === "name" && text.toLowerCase() === word;
}
