import type { ServiceIdentity } from "../../model/service-identity.ts";
import type { StoreEngine } from "../../model/store-engine.ts";
import { type MapStatement, OUTCOMES } from "./map-statements.ts";
import type { RequestGroup } from "./statistics-tally.ts";

/** A value of a row. */
type Value = null | boolean | number | bigint | string;

/** Where the rows of segments are. */
export interface SegmentSource {
  readonly engine: StoreEngine;
  query(statement: MapStatement): Promise<readonly Readonly<Record<string, Value>>[]>;
}

/** A group of requests of one node or edge. */
export interface MapFact {
  readonly kind: "call" | "inferred" | "inferred-node" | "link" | "node" | "root";
  /** Keys of services. */
  readonly source: number | undefined;
  readonly target: number;
  readonly alias: string | undefined;
  /** Number of the period since the epoch; 0 where none were asked for. */
  readonly period: number;
  /** Of a link: the message's age when it was received. */
  readonly ageMs: number;
  readonly requests: RequestGroup;
}

type Row = Readonly<Record<string, Value>>;

/** A row of `factsStatement` or `linksStatement`. */
export function readFact(row: Row): MapFact {
  return {
    kind: kindOf(row.kind),
    source: row.source === null ? undefined : Number(row.source),
    target: Number(row.target),
    alias: typeof row.alias === "string" ? row.alias : undefined,
    period: Number(row.period ?? 0),
    ageMs: Number(row.age ?? 0),
    requests: {
      outcome: OUTCOMES[Number(row.outcome)] ?? "progress",
      bucketMs: Number(row.bucket),
      count: Number(row.count),
      seconds: Number(row.seconds),
      startMs: Number(row.start_ms),
      endMs: Number(row.end_ms),
    },
  };
}

function kindOf(value: Value | undefined): MapFact["kind"] {
  const kinds: readonly MapFact["kind"][] = ["call", "inferred", "inferred-node", "link", "node", "root"];
  return kinds.find((kind) => kind === value) ?? "node";
}

/** The services of `servicesStatement` by key. */
export function readServices(rows: readonly Row[]): Map<number, ServiceIdentity> {
  return new Map(rows.map((row) => [Number(row.node_key), serviceOfRow(row)]));
}

/** The service that the columns `node_…` of a row name. */
export function serviceOfRow(row: Row): ServiceIdentity {
  const [type, account] = [row.node_type, row.node_account];
  return {
    name: String(row.node_name),
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof account === "string" ? { accountId: account } : {}),
  };
}
