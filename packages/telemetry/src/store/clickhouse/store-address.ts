import { LabError } from "@faultline/core";

/** Where a ClickHouse store is, and how it is spread. */
export interface StoreAddress {
  /** Such as `http://127.0.0.1:8123`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** The cluster, as `remote_servers` of the server's configuration names it; absent for a single server. */
  readonly cluster?: string;
  /** Replicas that must have an insert before it is acknowledged; absent where one suffices. */
  readonly quorum?: number;
}

const DEFAULT_PORT = "8123";
const DEFAULT_SECURE_PORT = "8443";
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const FORM = "Give clickhouse://user:password@host:port/database, with ?cluster=NAME for a cluster.";
const OPTIONS = ["cluster", "quorum", "secure"];

/**
 * Reads `clickhouse://user:password@host:port/database?cluster=NAME&quorum=N&secure=1`. The port is that of HTTP.
 *
 * @throws LabError `STORE_ADDRESS_INVALID`, without the password.
 */
export function parseStoreAddress(text: string): StoreAddress {
  const parsed = URL.parse(text);
  if (parsed?.protocol !== "clickhouse:" || parsed.hostname === "") {
    throw invalid("The store's address is not of the form clickhouse://host:port/database.");
  }
  const { hostname, port, username, password, pathname, searchParams } = parsed;
  const unknown = [...searchParams.keys()].find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw invalid(`The store's address has an unknown option ${unknown}.`);
  const database = checkedName("database", pathname.slice(1) || "faultline");
  return {
    url: serverUrl(hostname, port, ["1", "true"].includes(searchParams.get("secure") ?? "")),
    username: decodeURIComponent(username) || "default",
    password: decodeURIComponent(password),
    database,
    ...spreadOf(searchParams),
  };
}

function serverUrl(hostname: string, port: string, isSecure: boolean): string {
  const scheme = isSecure ? "https" : "http";
  return `${scheme}://${hostname}:${port || (isSecure ? DEFAULT_SECURE_PORT : DEFAULT_PORT)}`;
}

function spreadOf(options: URLSearchParams): Pick<StoreAddress, "cluster" | "quorum"> {
  const [cluster, quorum] = [options.get("cluster"), options.get("quorum")];
  return {
    ...(cluster === null ? {} : { cluster: checkedName("cluster", cluster) }),
    ...(quorum === null ? {} : { quorum: checkedQuorum(quorum) }),
  };
}

function checkedName(what: string, name: string): string {
  if (NAME.test(name)) return name;
  throw invalid(`The ${what} of the store's address, ${name}, is not of letters, digits and _, at most 64.`);
}

function checkedQuorum(text: string): number {
  if (/^[1-9]$/.test(text)) return Number(text);
  throw invalid(`The quorum of the store's address, ${text}, is not a number from 1 to 9.`);
}

function invalid(message: string): LabError {
  return new LabError("STORE_ADDRESS_INVALID", message, FORM);
}
