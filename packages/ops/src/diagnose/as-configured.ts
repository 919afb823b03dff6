import type { AppConfiguration, FunctionConfiguration, TableConfiguration } from "../runs/app-configuration.ts";
import type { ChangedResource } from "./diagnosis.ts";
import type { Observations, ObservedFunction, ObservedTable } from "./observations.ts";

/**
 * Observations of a time that is over, with the settings that counted then instead of today's: a table that has since got
 * ten times the capacity was at its limit all the same.
 *
 * @param then As a stored run has it; what it does not know keeps today's settings.
 */
export function asConfigured(
  observations: Observations,
  then: AppConfiguration,
): { readonly observations: Observations; readonly changedSince: readonly ChangedResource[] } {
  const functions = observations.functions.map((fn) => functionThen(fn, named(then.functions, fn.name)));
  const tables = observations.tables.map((table) => tableThen(table, named(then.tables, table.name)));
  const changedSince = [
    ...functions.flatMap((fn, i) => changesOf(FUNCTION_SETTINGS, fn, observations.functions[i])),
    ...tables.flatMap((table, i) => changesOf(TABLE_SETTINGS, table, observations.tables[i])),
  ];
  return { observations: { ...observations, functions, tables }, changedSince };
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  return all.find((one) => one.name === name);
}

function functionThen(fn: ObservedFunction, then: FunctionConfiguration | undefined): ObservedFunction {
  if (then === undefined) return fn;
  const { reservedConcurrency: _today, ...rest } = fn;
  const { reservedConcurrency } = then;
  const reserved = reservedConcurrency === undefined ? {} : { reservedConcurrency };
  return { ...rest, memoryMb: then.memoryMiB, timeoutMs: then.timeoutSeconds * 1000, ...reserved };
}

function tableThen(table: ObservedTable, then: TableConfiguration | undefined): ObservedTable {
  if (then === undefined) return table;
  const billing = then.billingMode === "PAY_PER_REQUEST" ? "on-demand" : "provisioned";
  const read = { ...table.read, units: then.readUnits };
  const write = { ...table.write, units: then.writeUnits };
  return { ...table, billing, read, write };
}

type Settings<T> = Readonly<Record<string, (resource: T) => string>>;

const FUNCTION_SETTINGS: Settings<ObservedFunction> = {
  memory: ({ memoryMb }) => `${memoryMb} MB`,
  "time-out": ({ timeoutMs }) => `${timeoutMs / 1000} s`,
  "reserved concurrency": ({ reservedConcurrency }) => String(reservedConcurrency ?? "none"),
};

const TABLE_SETTINGS: Settings<ObservedTable> = {
  billing: ({ billing }) => billing,
  "read units": ({ read }) => String(read.units),
  "write units": ({ write }) => String(write.units),
};

function changesOf<T extends { readonly name: string }>(
  settings: Settings<T>,
  then: T,
  now: T = then,
): readonly ChangedResource[] {
  const changes = Object.entries(settings).flatMap(([setting, read]) =>
    read(then) === read(now) ? [] : [`${setting} ${read(then)} → ${read(now)}`],
  );
  return changes.length === 0 ? [] : [{ name: then.name, changes }];
}
