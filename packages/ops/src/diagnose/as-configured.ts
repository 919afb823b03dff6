import type { AppConfiguration, FunctionConfiguration, TableConfiguration } from "../runs/app-configuration.ts";
import type { ChangedResource } from "./diagnosis.ts";
import type { Observations, ObservedFunction, ObservedTable, ThroughputByDirection } from "./observations.ts";

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
    ...functions.flatMap((fn, i) => changesOf(functionSettings, fn, observations.functions[i])),
    ...tables.flatMap((table, i) => changesOf(tableSettings, table, observations.tables[i])),
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
  const indexes = table.indexes.map((index) => ({
    ...index,
    ...throughputThen(index, named(then.indexes ?? [], index.name)),
  }));
  return { ...table, billing, ...throughputThen(table, then), indexes };
}

function throughputThen({ read, write }: ThroughputByDirection, then: Units | undefined): ThroughputByDirection {
  if (then === undefined) return { read, write };
  return { read: { ...read, units: then.readUnits }, write: { ...write, units: then.writeUnits } };
}

type Units = Pick<TableConfiguration, "readUnits" | "writeUnits">;

/** Settings in words, by what they are called. */
type Settings = Readonly<Record<string, string>>;

function functionSettings({ memoryMb, timeoutMs, reservedConcurrency }: ObservedFunction): Settings {
  return {
    memory: `${memoryMb} MB`,
    "time-out": `${timeoutMs / 1000} s`,
    "reserved concurrency": String(reservedConcurrency ?? "none"),
  };
}

function tableSettings({ billing, indexes, ...table }: ObservedTable): Settings {
  const ofIndexes = indexes.map((index) => unitSettings(index, ` of index ${index.name}`));
  return Object.assign({ billing, ...unitSettings(table) }, ...ofIndexes);
}

function unitSettings({ read, write }: ThroughputByDirection, owner = ""): Settings {
  return { [`read units${owner}`]: String(read.units), [`write units${owner}`]: String(write.units) };
}

function changesOf<T extends { readonly name: string }>(
  settingsOf: (resource: T) => Settings,
  then: T,
  now: T = then,
): readonly ChangedResource[] {
  const today = settingsOf(now);
  const changes = Object.entries(settingsOf(then)).flatMap(([setting, value]) =>
    value === today[setting] ? [] : [`${setting} ${value} → ${today[setting]}`],
  );
  return changes.length === 0 ? [] : [{ name: then.name, changes }];
}
