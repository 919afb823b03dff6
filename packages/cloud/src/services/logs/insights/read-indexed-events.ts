import { assert } from "@faultline/core";
import { prepareQuery, type QueryRow, runQuery, type ScanRange, type TelemetryStore } from "@faultline/telemetry";
import { storeError } from "../errors.ts";

/** The first and the last event that an index holds, milliseconds since the epoch. */
export interface IndexedEvents {
  readonly firstEventTime: number;
  readonly lastEventTime: number;
}

/** Reads between which events each field occurs that is indexed since a time; undefined for one without an event. */
export async function readIndexedEvents(
  store: TelemetryStore,
  { range, fields }: { readonly range: ScanRange; readonly fields: readonly { name: string; since: number }[] },
): Promise<readonly (IndexedEvents | undefined)[]> {
  const statistics = fields.map(({ name, since }, index) => {
    const quoted = `\`${name.replaceAll("`", "")}\``;
    const time = `case(ispresent(${quoted}) and toMillis(@ingestionTime) >= ${since}, toMillis(@timestamp))`;
    return `min(${time}) as first${index}, max(${time}) as last${index}`;
  });
  const { planned } = prepareQuery(`stats ${statistics.join(", ")}`);
  assert(planned !== undefined, "the query for indexed events is valid");
  const { rows } = await runQuery(planned, range, store).catch((error: unknown) => {
    throw storeError(error);
  });
  return fields.map((_, index) => {
    const [first, last] = [numberOf(rows[0], `first${index}`), numberOf(rows[0], `last${index}`)];
    return first === undefined || last === undefined ? undefined : { firstEventTime: first, lastEventTime: last };
  });
}

function numberOf(row: QueryRow | undefined, name: string): number | undefined {
  const value = row?.fields.find(({ field }) => field === name)?.value;
  return value === undefined ? undefined : Number(value);
}
