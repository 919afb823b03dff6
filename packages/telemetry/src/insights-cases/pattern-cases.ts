import type { CaseEvent, CaseTable } from "./insights-case.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const repeated = (count: number, offsetMs: number, message: (index: number) => string): readonly CaseEvent[] =>
  Array.from({ length: count }, (_, index) => ({ offsetMs: offsetMs + index * 1000, message: message(index) }));

/** The hour, the hour before, and the same hour of the day, week and month before. */
const EVENTS: readonly CaseEvent[] = [
  ...repeated(6, 0, (index) => `2026-11-23T10:00:0${index}Z request ${index}00 took ${index}.5 ms`),
  ...repeated(3, 10_000, (index) => `Error: order ${index} failed`),
  ...repeated(2, 20_000, (index) => `Warning: user ${["ann", "bob"][index] ?? ""} is slow`),
  ...repeated(2, -HOUR_MS, (index) => `Error: order ${index}7 failed`),
  ...repeated(1, -HOUR_MS + 60_000, () => "cache cleared"),
  ...repeated(4, -DAY_MS, (index) => `Error: order ${index} failed`),
  ...repeated(5, -7 * DAY_MS, (index) => `Error: order ${index} failed`),
  // 31 days before 2026-11-23 is 2026-10-23.
  ...repeated(6, -31 * DAY_MS, (index) => `Error: order ${index} failed`),
];

const REQUEST = "<Time-1> request <Number-2> took <Number-3> ms";
const ERROR = "Error: order <Number-1> failed";
const WARNING = "Warning: user <Token-1> is slow";

/** `pattern`, `diff`, `logcompare`, `anomaly` and `relevantfields`. */
export const PATTERN_CASES: CaseTable = {
  name: "patterns",
  events: EVENTS,
  cases: [
    {
      // 6, 3 and 2 of 11 events.
      rule: "pattern: dynamic tokens are numbered, the severity is told by words",
      query: "pattern @message",
      rows: [
        { "@pattern": REQUEST, "@ratio": "0.5455", "@sampleCount": "6", "@severityLabel": "INFO" },
        { "@pattern": ERROR, "@ratio": "0.2727", "@sampleCount": "3", "@severityLabel": "ERROR" },
        { "@pattern": WARNING, "@ratio": "0.1818", "@sampleCount": "2", "@severityLabel": "WARN" },
      ],
      plan: `scan
patterns of @message
output @pattern, @ratio, @sampleCount, @severityLabel limit 10000`,
    },
    {
      rule: "the guide's example: a parsed field, sorted",
      query:
        'filter @message like /Error/ | parse @message "Error: *" as cause | pattern cause | sort @sampleCount asc | display @pattern, @sampleCount',
      rows: [{ "@pattern": "order <Number-1> failed", "@sampleCount": "3" }],
    },
    {
      rule: "rows of pattern are filtered, limited and aggregated as others are",
      query: "pattern @message | filter @sampleCount > 2 | stats sum(@sampleCount) as n, count(*) as patterns",
      rows: [{ n: "9", patterns: "2" }],
    },
    {
      rule: "diff compares with the time before",
      query: "pattern @message | diff",
      rows: [
        {
          "@pattern": REQUEST,
          "@sampleCount": "6",
          "@differenceCount": "6",
          "@differenceDescription": "New pattern",
          "@severityLabel": "INFO",
        },
        {
          "@pattern": WARNING,
          "@sampleCount": "2",
          "@differenceCount": "2",
          "@differenceDescription": "New pattern",
          "@severityLabel": "WARN",
        },
        {
          "@pattern": ERROR,
          "@sampleCount": "3",
          "@differenceCount": "1",
          "@differenceDescription": "50 % more events",
          "@severityLabel": "ERROR",
        },
        {
          "@pattern": "cache cleared",
          "@sampleCount": "0",
          "@differenceCount": "-1",
          "@differenceDescription": "Pattern disappeared",
          "@severityLabel": "INFO",
        },
      ],
      plan: `scan
patterns of @message compared with previous
output @pattern, @sampleCount, @differenceCount, @differenceDescription, @severityLabel limit 10000`,
    },
    ...[
      { command: "diff previousDay", difference: "-1", description: "25 % fewer events" },
      { command: "diff previousWeek", difference: "-2", description: "40 % fewer events" },
      { command: "diff previousMonth", difference: "-3", description: "50 % fewer events" },
      { command: "logcompare timeshift 7d", difference: "-2", description: "40 % fewer events" },
      { command: "logcompare timeshift 1h", difference: "1", description: "50 % more events" },
    ].map(({ command, difference, description }) => ({
      rule: `${command}, without pattern of messages`,
      query: `filter @message like /Error/ | ${command} | display @differenceCount as d, @differenceDescription as t`,
      rows: [{ d: difference, t: description }],
    })),
    {
      rule: "anomaly adds what is unusual: a pattern that is new",
      query:
        "pattern @message | anomaly | filter @anomalyType like /New pattern/ | display @pattern | sort @sampleCount desc",
      rows: [{ "@pattern": REQUEST }, { "@pattern": WARNING }],
      plan: `scan
patterns of @message with anomalies
filter (@anomalyType like /New pattern/)
sort @sampleCount desc
output @pattern limit 10000`,
    },
    {
      // Diff puts the warning before the error, which is more frequent: each keeps what was found of itself.
      rule: "anomaly after diff: the rows have the order of diff",
      query: "pattern @message | diff | anomaly | display @pattern, @anomalyType",
      rows: [
        { "@pattern": REQUEST, "@anomalyType": "New pattern" },
        { "@pattern": WARNING, "@anomalyType": "New pattern" },
        { "@pattern": ERROR },
        { "@pattern": "cache cleared" },
      ],
    },
    {
      rule: "anomaly keeps the columns and rows that there were",
      query: "pattern @message | anomaly | stats count(*) as n, sum(@isAnomaly) as found, sum(@sampleCount) as events",
      rows: [{ n: "3", found: "2", events: "11" }],
    },
  ],
};

/** Slow requests are those of one version, and have more rows. */
export const RELEVANCE_CASES: CaseTable = {
  name: "relevant fields",
  events: Array.from({ length: 40 }, (_, index) => ({
    offsetMs: index * 1000,
    message: JSON.stringify({
      ms: index % 4 === 0 ? 900 : 50,
      version: index % 4 === 0 ? "v2" : "v1",
      rows: index % 4 === 0 ? 80 : 10,
      zone: index % 2 === 0 ? "a" : "b",
      id: `id-${index}`,
    }),
  })),
  cases: [
    {
      // The distributions of rows and version do not overlap; of the slow all are in zone a, of the others 10 of 30.
      rule: "relevantfields: the fields whose values differ most, medians of numbers",
      query: "relevantfields where ms > 400",
      rows: [
        { "@fieldName": "rows", "@relevanceScore": "1", "@conditionalMedian": "80", "@baselineMedian": "10" },
        {
          "@fieldName": "version",
          "@relevanceScore": "1",
          "@topRelevanceContributors": "v2: 100 % (baseline 0 %), v1: 0 % (baseline 100 %)",
        },
        {
          "@fieldName": "zone",
          "@relevanceScore": "0.6667",
          "@topRelevanceContributors": "a: 100 % (baseline 33 %), b: 0 % (baseline 67 %)",
        },
      ],
      plan: `scan
relevantfields where (ms > 400)
output @fieldName, @relevanceScore, @topRelevanceContributors, @conditionalMedian, @baselineMedian limit 10000`,
    },
    {
      rule: "relevantfields of some fields",
      query: "relevantfields zone, rows where ms > 400 | display @fieldName | limit 1",
      rows: [{ "@fieldName": "rows" }],
    },
  ],
};
