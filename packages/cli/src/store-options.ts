import { type Command, InvalidArgumentError, Option } from "commander";
import { parseBytes } from "./options.ts";

/** Where a lab keeps its telemetry. */
export interface StoreOptions {
  /** `clickhouse://…`; the data folder when absent. */
  readonly store?: string;
  /** Bytes; the lab's default when absent. */
  readonly storeLimit?: number;
}

/** The variable that `--store` may come in, so that no password stands in a command line. */
const STORE_VARIABLE = "FAULTLINE_STORE";
/** The same for `--store-limit`, which a lab that `faultline up` starts receives in this way. */
const STORE_LIMIT_VARIABLE = "FAULTLINE_STORE_LIMIT";

/** Less would not hold the telemetry of one load test. */
const LEAST_BYTES = 50 * 1024 ** 2;

/** Adds the options of the telemetry store to a command that starts a lab. */
export function addStoreOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--store <address>",
        "keep telemetry in ClickHouse: clickhouse://user:password@host:port/database[?cluster=NAME]",
      ).env(STORE_VARIABLE),
    )
    .addOption(
      new Option(
        "--store-limit <size>",
        "what telemetry may take in the data folder; beyond, the oldest is deleted (default: 10GB)",
      )
        .env(STORE_LIMIT_VARIABLE)
        .argParser(parseStoreLimit),
    );
}

/** The options as the environment of the lab that another command starts: a running one keeps its store. */
export function storeEnvironment({ store, storeLimit }: StoreOptions): Readonly<Record<string, string>> {
  return {
    ...(store === undefined ? {} : { [STORE_VARIABLE]: store }),
    ...(storeLimit === undefined ? {} : { [STORE_LIMIT_VARIABLE]: `${Math.round(storeLimit / 1024)}KB` }),
  };
}

function parseStoreLimit(text: string): number {
  const bytes = parseBytes(text);
  if (bytes < LEAST_BYTES) throw new InvalidArgumentError("Give at least 50MB, for instance 500MB or 20GB.");
  return bytes;
}
