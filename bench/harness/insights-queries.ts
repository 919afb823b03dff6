/** A query in the language, in SQL as a person would write it (`$WHERE`: group and time), and for jq and awk. */
export interface BenchedQuery {
  readonly name: string;
  readonly insights: string;
  readonly sql: string;
  /** SQL for what the answer's statistics tell beyond the rows. */
  readonly statistics?: string;
  /** Reads raw lines with `inputs`. */
  readonly jq?: string;
  readonly awk?: string;
}

const SCANNED = "SELECT count(*) AS n, sum(message_bytes) AS bytes FROM log_events WHERE $WHERE";
const JSON_TEXT = (field: string) => `json_extract_string(message, '$.${field}')`;

/** Queries that people run every day. */
export const BENCHED_QUERIES: readonly BenchedQuery[] = [
  {
    name: "count",
    insights: "stats count(*) as n",
    sql: "SELECT count(*) AS n, sum(message_bytes) AS bytes FROM log_events WHERE $WHERE",
    jq: "reduce inputs as $l (0; . + 1)",
    awk: "END { print NR }",
  },
  {
    name: "latest 1000",
    statistics: SCANNED,
    insights: "fields @timestamp, @message | sort @timestamp desc | limit 1000",
    sql: `SELECT "timestamp", message FROM log_events WHERE $WHERE ORDER BY "timestamp" DESC, event_id DESC LIMIT 1000`,
  },
  {
    name: "latest 100 that hold a word",
    statistics: `SELECT count(*) AS n, sum(message_bytes) AS bytes, count(*) FILTER (WHERE contains(message, 'ERROR')) AS matched
      FROM log_events WHERE $WHERE`,
    insights: "fields @timestamp, @message | filter @message like /ERROR/ | sort @timestamp desc | limit 100",
    sql: `SELECT "timestamp", message FROM log_events WHERE $WHERE AND contains(message, 'ERROR')
      ORDER BY "timestamp" DESC, event_id DESC LIMIT 100`,
    jq: '[inputs | select(contains("ERROR"))] | .[-100:]',
    awk: "/ERROR/ { n++ } END { print n }",
  },
  {
    name: "count by regular expression and time",
    statistics: SCANNED,
    insights: "filter @message like /(?i)timed? out|exceeded/ | stats count(*) as n by bin(1h) as t",
    sql: `SELECT "timestamp" // 3600000 * 3600000 AS t, count(*) AS n FROM log_events
      WHERE $WHERE AND regexp_matches(message, '(?i)timed? out|exceeded') GROUP BY t ORDER BY t DESC`,
    jq: '[inputs | select(test("timed? out|exceeded"; "i"))] | length',
    awk: "/[Tt]imed? out|[Ee]xceeded/ { n++ } END { print n }",
  },
  {
    name: "percentiles of durations by time",
    statistics: SCANNED,
    insights: 'filter @type = "REPORT" | stats avg(@duration) as a, pct(@duration, 99) as p by bin(5m) as t',
    sql: `SELECT "timestamp" // 300000 * 300000 AS t, avg(duration) AS a, quantile_disc(duration, 0.99) AS p FROM log_events
      WHERE $WHERE AND type = 'REPORT' GROUP BY t ORDER BY t DESC`,
    jq: '[inputs | select(startswith("REPORT")) | capture("Duration: (?<d>[0-9.]+)").d | tonumber] | add / length',
    awk: "/^REPORT/ { match($0, /Duration: [0-9.]+/); s += substr($0, RSTART + 10, RLENGTH - 10); n++ } END { print s / n }",
  },
  {
    name: "cold starts",
    statistics: SCANNED,
    insights:
      'filter @type = "REPORT" | stats sum(strcontains(@message, "Init Duration")) / count(*) * 100 as coldPct, avg(@duration) as a by bin(1h) as t',
    sql: `SELECT "timestamp" // 3600000 * 3600000 AS t, sum(contains(message, 'Init Duration')::INT) / count(*) * 100 AS c,
      avg(duration) AS a FROM log_events WHERE $WHERE AND type = 'REPORT' GROUP BY t ORDER BY t DESC`,
    jq: '[inputs | select(startswith("REPORT")) | contains("Init Duration")] | map(select(.)) | length',
    awk: "/^REPORT/ { n++; if (/Init Duration/) c++ } END { print c / n }",
  },
  {
    name: "count by a JSON field",
    insights: "stats count(*) as n by level",
    sql: `SELECT ${JSON_TEXT("level")} AS level, count(*) AS n, sum(message_bytes) AS bytes FROM (
      SELECT CASE WHEN message[1] = '{' AND json_valid(message) THEN message END AS message, message_bytes
      FROM log_events WHERE $WHERE
    ) GROUP BY level ORDER BY level`,
    jq: "reduce (inputs | fromjson? | .level) as $l ({}; .[$l] += 1)",
    awk: 'match($0, /"level":"[A-Z]+"/) { n[substr($0, RSTART, RLENGTH)]++ } END { for (k in n) print k, n[k] }',
  },
  {
    name: "a JSON filter and statistics",
    statistics: SCANNED,
    insights:
      'filter level = "INFO" and ms > 100 | stats count(*) as n, avg(ms) as a, max(ms) as m by path | sort n desc | limit 20',
    sql: `SELECT path, count(*) AS n, avg(ms) AS a, max(ms) AS m FROM (
      SELECT ${JSON_TEXT("path")} AS path, ${JSON_TEXT("level")} AS level, TRY_CAST(${JSON_TEXT("ms")} AS DOUBLE) AS ms FROM (
        SELECT CASE WHEN message[1] = '{' AND json_valid(message) THEN message END AS message FROM log_events WHERE $WHERE
      )) WHERE level = 'INFO' AND ms > 100 GROUP BY path ORDER BY n DESC LIMIT 20`,
    jq: 'reduce (inputs | fromjson? | select(.level == "INFO" and .ms > 100)) as $e ({}; .[$e.path] += 1)',
  },
  {
    name: "a capture and a ranking",
    insights: "parse @message /coffee.(?<id>[0-9]+)/ | stats count(*) as n by id | sort n desc | limit 20",
    sql: `SELECT nullif(regexp_extract(message, 'coffee.([0-9]+)', 1), '') AS id, count(*) AS n
      FROM log_events WHERE $WHERE GROUP BY id ORDER BY n DESC LIMIT 20`,
    jq: 'reduce (inputs | capture("coffee.(?<id>[0-9]+)") | .id) as $i ({}; .[$i] += 1)',
    awk: "match($0, /coffee.[0-9]+/) { n[substr($0, RSTART, RLENGTH)]++ } END { for (k in n) print k, n[k] }",
  },
];
