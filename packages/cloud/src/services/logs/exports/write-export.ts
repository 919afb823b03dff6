import { gzip } from "node:zlib";
import { promisify } from "node:util";
import type { Scope } from "@faultline/core";
import type { EventPosition } from "../event-position.ts";
import { EXPORT_FILE_CHARACTERS, PAGE_EVENTS } from "../limits.ts";
import type { LogsDependencies } from "../logs-dependencies.ts";
import { readEvents, type StoredEvent } from "../read-events.ts";
import { earliestKept } from "../retention.ts";
import type { ExportTask } from "./export-task.ts";

const gzipped = promisify(gzip);

/** What an export reads and writes with. */
export type ExportDependencies = Pick<LogsDependencies, "catalog" | "clock" | "services" | "store">;

/**
 * Writes the events of a task's streams into its bucket, a folder a stream: `<prefix>/<task id>/<stream>/000000.gz`, a
 * line an event with its time. The slashes of a stream's name become hyphens.
 *
 * @see CloudWatch Logs User Guide, "Exporting log data to Amazon S3", read 2026-11.
 */
export async function writeExport(
  dependencies: ExportDependencies,
  scope: Scope,
  task: ExportTask,
  signal: AbortSignal,
): Promise<void> {
  const { logGroupName, logStreamNamePrefix = "" } = task;
  const streams = await dependencies.catalog.streams(scope, logGroupName);
  for (const { name } of streams.filter((stream) => stream.name.startsWith(logStreamNamePrefix))) {
    let fileNumber = 0;
    for await (const text of filesOf(dependencies, scope, { task, logStream: name })) {
      if (signal.aborted) return;
      const folder = `${task.destinationPrefix}/${task.taskId}/${name.replaceAll("/", "-")}`;
      const key = `${folder}/${String(fileNumber++).padStart(6, "0")}.gz`;
      await putObject(dependencies, scope, { bucket: task.destination, key, body: await gzipped(text) });
    }
  }
}

/** The texts of a stream's files. */
async function* filesOf(
  { catalog, store, clock }: ExportDependencies,
  scope: Scope,
  { task, logStream }: { readonly task: ExportTask; readonly logStream: string },
): AsyncGenerator<string> {
  const group = await catalog.group(scope, task.logGroupName);
  const query = {
    scope,
    logGroup: task.logGroupName,
    from: Math.max(task.from, earliestKept(group, clock.now())),
    to: task.to + 1,
    conditions: [{ sql: "log_stream = ?", parameters: [logStream] }],
    limit: PAGE_EVENTS,
    direction: "forward" as const,
  };
  let text = "";
  let after: EventPosition | undefined;
  for (let isLast = false; !isLast;) {
    const page = await readEvents(store, { ...query, after });
    text += page.events.map(lineOf).join("");
    if (text.length >= EXPORT_FILE_CHARACTERS) {
      yield text;
      text = "";
    }
    after = page.events.at(-1);
    isLast = page.isLast;
  }
  if (text !== "") yield text;
}

function lineOf({ timestamp, message }: StoredEvent): string {
  return `${new Date(timestamp).toISOString()} ${message}\n`;
}

/** Writes one object into a bucket. */
export async function putObject(
  { services }: Pick<LogsDependencies, "services">,
  scope: Scope,
  { bucket, key, body }: { readonly bucket: string; readonly key: string; readonly body: Uint8Array },
): Promise<void> {
  const input = { Bucket: bucket, Key: key, Body: body };
  await services.call({ service: "s3", operation: "PutObject", input, scope });
}
