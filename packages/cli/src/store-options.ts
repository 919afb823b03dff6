import { type Command, InvalidArgumentError, Option } from "commander";

/** Where a lab keeps its telemetry. */
export interface StoreOptions {
  /** `clickhouse://…`; the data folder when absent. */
  readonly store?: string;
  /** Bytes. */
  readonly storeLimit: number;
}

/** The variable that `--store` may come in, so that no password stands in a command line. */
export const STORE_VARIABLE = "FAULTLINE_STORE";
/** The same for `--store-limit`, which a lab that `faultline up` starts receives in this way. */
export const STORE_LIMIT_VARIABLE = "FAULTLINE_STORE_LIMIT";

const DEFAULT_LIMIT = "10GB";
const BYTES_OF_UNIT = { MB: 1e6, GB: 1e9, TB: 1e12 } as const;
/** Less would not hold the telemetry of one load test. */
const LEAST_BYTES = 50e6;

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
      new Option("--store-limit <size>", "what telemetry may take in the data folder; beyond, the oldest is deleted")
        .env(STORE_LIMIT_VARIABLE)
        .default(parseSize(DEFAULT_LIMIT), DEFAULT_LIMIT)
        .argParser(parseSize),
    );
}

/** Bytes from a size such as `500MB` or `20GB`. */
export function parseSize(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(MB|GB|TB)$/i.exec(text) ?? [];
  const bytes = Number(amount) * BYTES_OF_UNIT[(unit ?? "").toUpperCase() as keyof typeof BYTES_OF_UNIT];
  if (bytes >= LEAST_BYTES) return bytes;
  throw new InvalidArgumentError("give at least 50MB, for instance 500MB or 20GB");
}
