// The body of the thread that owns the telemetry file.
import { parentPort } from "node:worker_threads";
import { assert, LabError, messageOf, unreachable } from "@faultline/core";
import { DuckDbOwner } from "./duckdb-owner.ts";
import type { OwnerEnvelope, OwnerNotice, OwnerReply, OwnerRequest, OwnerResults } from "./owner-messages.ts";
import type { TelemetryBatch } from "./telemetry-store.ts";

let owner: DuckDbOwner | undefined;
/** Writes run one after the other, in the order of their messages; queries run beside them. */
let writes: Promise<unknown> = Promise.resolve();

function afterWrites(work: () => Promise<void>): Promise<undefined> {
  const done = writes.then(work).then(() => undefined);
  writes = done.catch(() => undefined); // The request's own reply carries the failure.
  return done;
}

/** The size is seen to behind the acknowledgement. */
function append(current: DuckDbOwner, batch: TelemetryBatch): Promise<undefined> {
  const appended = afterWrites(() => current.append(batch));
  void afterWrites(() => current.keepSize()).catch((error: unknown) => {
    notify(`The oldest telemetry could not be deleted: ${messageOf(error)}`);
  });
  return appended;
}

function notify(text: string): void {
  parentPort?.postMessage({ kind: "notice", text } satisfies OwnerNotice);
}

function joined(batches: readonly TelemetryBatch[]): TelemetryBatch {
  return {
    logEvents: batches.flatMap((batch) => batch.logEvents ?? []),
    datums: batches.flatMap((batch) => batch.datums ?? []),
    segments: batches.flatMap((batch) => batch.segments ?? []),
  };
}

async function answer(request: OwnerRequest): Promise<OwnerResults[OwnerRequest["kind"]]> {
  if (request.kind === "open") {
    owner = await DuckDbOwner.open(request.options, notify);
    return undefined;
  }
  const current = owner;
  assert(current !== undefined, `${request.kind} came before open`);
  switch (request.kind) {
    case "append":
      return append(current, joined(request.batches));
    case "prune":
      return afterWrites(() => current.prune(request.selection));
    case "close":
      return afterWrites(() => current.close());
    case "size":
      return current.size();
    case "query":
      return current.query(request.statement);
    default:
      return unreachable(request);
  }
}

function errorReply(id: number, error: unknown): OwnerReply {
  const code = error instanceof LabError ? error.code : "";
  const hint = error instanceof LabError ? error.hint : "";
  return { id, kind: "error", code, message: messageOf(error), hint };
}

parentPort?.on("message", ({ id, request }: OwnerEnvelope) => {
  void answer(request)
    .then((result): OwnerReply => ({ id, kind: "result", result }))
    .catch((error: unknown) => errorReply(id, error))
    .then((reply) => parentPort?.postMessage(reply));
});
