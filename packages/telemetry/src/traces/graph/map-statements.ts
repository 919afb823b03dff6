import type { Scope, TraceId } from "@faultline/core";
import { ENGINE_SQL } from "../../model/engine-sql.ts";
import type { StoreEngine } from "../../model/store-engine.ts";

/** Which traces a map shows. */
export interface TraceSelection {
  readonly scope: Scope;
  /** Ids from `first` on, before `end`: ids begin with the time of their trace. Or just these. */
  readonly ids: { readonly first: string; readonly end: string } | readonly TraceId[];
}

/** SQL text with `?` placeholders, and the values for them. */
export interface MapStatement {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/** A complete document counts for more than any that is in progress. */
const COMPLETE = 2 ** 52;

/** Subsegments that are nested deeper, or that came alone in longer chains, are not followed. */
const MAX_DEPTH = 200;

/** How a recursive `WITH` item goes on. ClickHouse leaves out duplicates only within each round. */
const RECURSION: Readonly<
  Record<StoreEngine, { readonly union: string; readonly depth: (previous: string) => string }>
> = {
  clickhouse: { union: "UNION ALL SELECT DISTINCT", depth: (previous) => `${previous}.depth + 1` },
  duckdb: { union: "UNION SELECT", depth: () => "0" },
};

/** A row for each of the links of a segment. */
const LINKS: Readonly<Record<StoreEngine, string>> = {
  clickhouse: "arrayJoin(JSONExtract(coalesce(links, ''), 'Array(Tuple(trace_id String, id String))'))",
  duckdb: `unnest(from_json(links, '[{"trace_id":"VARCHAR","id":"VARCHAR"}]'))`,
};

/** The outcomes of {@link factsStatement}, most grave first; a request in progress has none yet. */
export const OUTCOMES = ["fault", "throttle", "error", "ok", "progress"] as const;

const OUTCOME = `CASE WHEN in_progress OR end_ms IS NULL THEN 4 WHEN fault THEN 0 WHEN throttle THEN 1 WHEN error THEN 2
  ELSE 3 END`;

/**
 * What the requests of a selection did, grouped by who called whom:
 *
 * | kind | means | source | target |
 * | --- | --- | --- | --- |
 * | `node` | requests as the service saw them | null | the service |
 * | `inferred` | calls of services that sent nothing, by their callers | caller | callee |
 * | `call` | calls as the callers saw them | caller | callee |
 * | `root` | requests that no known service made | null | the service |
 *
 * Columns: kind, source, target, alias, outcome (an index of {@link OUTCOMES}), bucket (milliseconds), period, count,
 * seconds, start_ms, end_ms.
 *
 * Stages: `r` has the rows with a segment's identity in its trace as one number, which groups and joins in a fraction of
 * the time of two texts (of a million, two have the same number once in thirty million maps); `versions` and `dead` leave
 * one document an id; `strays` are subsegments that came alone, and `owners` the services to which they belong;
 * `superseded` are nested subsegments that a stray replaces, with all below.
 *
 * @param periodMs Length of the periods to tell apart; 0 for none.
 */
export function factsStatement(engine: StoreEngine, selection: TraceSelection, periodMs: number): MapStatement {
  const { where, parameters } = conditionOf(engine, selection);
  const { once, anew, hash } = ENGINE_SQL[engine];
  const again = RECURSION[engine];
  const period = periodMs === 0 ? "0" : `floor(start_ms / ${periodMs})::BIGINT`;
  const sql = `WITH RECURSIVE
    r ${once} (SELECT sequence, document_sequence, ${hash("trace_id, id")} AS key,
      ${hash("trace_id, parent_id")} AS parent_key, is_subsegment, namespace, name, start_ms,
      coalesce(end_ms, start_ms) AS end_ms, ${OUTCOME} AS outcome, inferred, node_key, owner_key,
      sequence + CASE WHEN in_progress THEN 0 ELSE ${COMPLETE} END AS rank
      FROM segments WHERE ${where}),
    versions ${once} (SELECT key, max(rank) AS best FROM r WHERE sequence = document_sequence
      GROUP BY key HAVING count(*) > 1),
    dead ${once} (SELECT r.sequence AS sequence FROM r JOIN versions v ON v.key = r.key
      WHERE r.sequence = r.document_sequence AND r.rank <> v.best),
    strays ${once} (SELECT sequence, key, parent_key FROM r
      WHERE is_subsegment AND sequence = document_sequence AND sequence NOT IN (SELECT sequence FROM dead)),
    superseded AS (
      SELECT r.sequence AS sequence, r.document_sequence AS document_sequence, r.key AS key, 0 AS depth
        FROM r JOIN strays s ON s.key = r.key WHERE r.sequence <> r.document_sequence
      ${again.union} r.sequence, r.document_sequence, r.key, ${again.depth("p")} FROM superseded p JOIN r
        ON r.document_sequence = p.document_sequence AND r.parent_key = p.key
        WHERE r.sequence <> r.document_sequence AND p.depth < ${MAX_DEPTH}),
    alive ${anew} (SELECT * FROM r WHERE document_sequence NOT IN (SELECT sequence FROM dead)
      AND sequence NOT IN (SELECT sequence FROM superseded)),
    steps ${once} (SELECT s.sequence AS sequence, p.document_sequence AS parent, p.owner_key AS owner_key
      FROM strays s JOIN alive p ON p.key = s.parent_key),
    ways AS (SELECT sequence, parent, owner_key, 0 AS depth FROM steps
      ${again.union} w.sequence, s.parent, s.owner_key, ${again.depth("w")} FROM ways w JOIN steps s
        ON s.sequence = w.parent WHERE w.owner_key IS NULL AND w.depth < ${MAX_DEPTH}),
    owners ${once} (SELECT sequence, owner_key FROM ways WHERE owner_key IS NOT NULL),
    parts ${anew} (
      SELECT key, namespace, name, start_ms, end_ms, outcome, node_key, owner_key AS source FROM alive
        WHERE owner_key IS NOT NULL
      UNION ALL SELECT a.key, a.namespace, a.name, a.start_ms, a.end_ms, a.outcome, a.node_key, o.owner_key
        FROM alive a JOIN owners o ON o.sequence = a.document_sequence WHERE a.owner_key IS NULL),
    callees ${anew} (SELECT parent_key, name, start_ms, end_ms, outcome, inferred, node_key
      FROM alive WHERE NOT is_subsegment),
    matched ${anew} (SELECT p.source AS source, p.namespace AS namespace, p.name AS name,
      coalesce(p.start_ms, c.start_ms) AS start_ms, coalesce(p.end_ms, c.end_ms) AS end_ms,
      coalesce(p.outcome, c.outcome) AS outcome, p.node_key AS called_key, c.node_key AS node_key, c.name AS callee
      FROM parts p FULL JOIN callees c ON c.parent_key = p.key
      WHERE c.node_key IS NOT NULL OR p.namespace IS NOT NULL),
    facts ${anew} (
      SELECT CASE WHEN node_key IS NULL THEN 'inferred' WHEN source IS NULL THEN 'root' ELSE 'call' END AS kind,
        source, coalesce(node_key, called_key) AS called,
        CASE WHEN namespace = 'remote' AND name <> callee THEN name END AS alias, outcome, start_ms, end_ms FROM matched
      UNION ALL SELECT CASE WHEN inferred THEN 'inferred-node' ELSE 'node' END, NULL, node_key, NULL, outcome, start_ms,
        end_ms FROM callees)
    SELECT kind, source, called AS target, alias, outcome, ${bucketOf("end_ms - start_ms")} AS bucket,
      ${period} AS period, count(*) AS count, sum(greatest(end_ms - start_ms, 0)) / 1000 AS seconds,
      min(start_ms) AS start_ms, max(end_ms) AS end_ms
    FROM facts WHERE source IS NULL OR source <> called GROUP BY kind, source, called, alias, outcome, bucket, period`;
  return { sql, parameters };
}

/** The services of a selection by their keys: node_key, node_name, node_type, node_account. */
export function servicesStatement(engine: StoreEngine, selection: TraceSelection): MapStatement {
  const { where, parameters } = conditionOf(engine, selection);
  const sql = `SELECT node_key, any_value(node_name) AS node_name, any_value(node_type) AS node_type,
    any_value(node_account) AS node_account FROM segments WHERE ${where} AND node_key IS NOT NULL GROUP BY node_key`;
  return { sql, parameters };
}

/**
 * The messages that segments of a selection handle, from the services that sent or kept them; the sender's trace may be
 * any. Columns as of {@link factsStatement}, of the receiver, and `age`, milliseconds.
 */
export function linksStatement(engine: StoreEngine, selection: TraceSelection): MapStatement {
  const { where, parameters } = conditionOf(engine, selection);
  const sql = `WITH received AS (SELECT account_id, region, owner_key, start_ms, coalesce(end_ms, start_ms) AS end_ms,
      ${OUTCOME} AS outcome, ${LINKS[engine]} AS link
      FROM segments WHERE ${where} AND links IS NOT NULL),
    sent AS (SELECT r.owner_key AS owner_key, r.start_ms AS start_ms, r.end_ms AS end_ms, r.outcome AS outcome,
      CASE WHEN s.namespace IS NULL THEN s.owner_key ELSE s.node_key END AS source, s.node_name AS node_name,
      s.node_type AS node_type, s.node_account AS node_account, coalesce(s.end_ms, s.start_ms) AS sent_ms
      FROM received r JOIN segments s ON s.account_id = r.account_id AND s.region = r.region
        AND s.trace_id = r.link.trace_id AND s.id = r.link.id)
    SELECT 'link' AS kind, source, owner_key AS target, NULL AS alias, outcome, any_value(node_name) AS node_name,
      any_value(node_type) AS node_type, any_value(node_account) AS node_account,
      ${bucketOf("end_ms - start_ms")} AS bucket, ${bucketOf("start_ms - sent_ms")} AS age, count(*) AS count,
      sum(greatest(end_ms - start_ms, 0)) / 1000 AS seconds, min(start_ms) AS start_ms, max(end_ms) AS end_ms
    FROM sent WHERE source <> owner_key GROUP BY source, owner_key, outcome, bucket, age`;
  return { sql, parameters };
}

/** Milliseconds as a histogram counts them; bounds it to some thousands of entries. */
function bucketOf(ms: string): string {
  return `CASE WHEN ${ms} < 1000 THEN greatest(round(${ms}), 0) WHEN ${ms} < 10000 THEN round((${ms}) / 10) * 10
    ELSE round((${ms}) / 100) * 100 END::BIGINT`;
}

function conditionOf(
  engine: StoreEngine,
  { scope, ids }: TraceSelection,
): { readonly where: string; readonly parameters: string[] } {
  const where = "account_id = ? AND region = ? AND ";
  const parameters: string[] = [scope.accountId, scope.region];
  if ("first" in ids)
    return { where: `${where}trace_id >= ? AND trace_id < ?`, parameters: [...parameters, ids.first, ids.end] };
  return {
    where: `${where}trace_id IN (${ENGINE_SQL[engine].texts("?")})`,
    parameters: [...parameters, JSON.stringify(ids)],
  };
}
