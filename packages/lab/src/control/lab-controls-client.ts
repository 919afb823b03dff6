import { LabError, type Scope } from "@faultline/core";
import type { LabControls, TableCredit } from "@faultline/ops";
import { type ControlFailure, CONTROL_PATH, type LogImport } from "./contract.ts";

/** The controls of a lab over HTTP, for the tables of one account and Region. */
export function createLabControls(endpoint: string, { accountId, region }: Scope): LabControls {
  const query = new URLSearchParams({ account: accountId, region });
  const tableUrl = (table: string) =>
    `${endpoint}${CONTROL_PATH}/capacity/${encodeURIComponent(table)}?${query.toString()}`;
  return {
    readCapacity: async (table) => (await send("GET", tableUrl(table))) as readonly TableCredit[],
    resetCapacity: async (table, fractionFull) => void (await send("PUT", tableUrl(table), { fractionFull })),
    scaleBurst: async (seconds) => void (await send("PUT", `${endpoint}${CONTROL_PATH}/burst`, { seconds })),
  };
}

/** Stores log events of any age in a lab, and returns once they survive a kill of it. */
export async function importLogEvents(
  endpoint: string,
  { accountId, region }: Scope,
  logGroup: string,
  events: LogImport["events"],
): Promise<void> {
  const query = new URLSearchParams({ account: accountId, region });
  const url = `${endpoint}${CONTROL_PATH}/logs/${encodeURIComponent(logGroup)}?${query.toString()}`;
  await send("POST", url, { events } satisfies LogImport);
}

async function send(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { code, message, hint } = answer as ControlFailure;
  throw new LabError(code, message, hint);
}
