import { gatherEvents, type GatheredEvent, type ImportedEvent, MAX_MESSAGE_CHARACTERS } from "./gather-events.ts";
import type { OpenSource } from "./open-log-sources.ts";
import { splitLines } from "./split-lines.ts";

/** What an import does with events, and whom it tells. */
export interface ImportOptions {
  readonly sources: AsyncIterable<OpenSource>;
  /** Stores events for good; the next follow once it resolves. */
  readonly send: (events: readonly ImportedEvent[]) => Promise<void>;
  /** The stream of all events, instead of those that files and lines name. */
  readonly logStream?: string;
  /** Told what is stored, after events and after the end of a file. When the import fails, the last is what it did. */
  readonly onProgress: (summary: ImportSummary) => void;
  /** Ends the import after the events that are being sent. */
  readonly signal?: AbortSignal;
}

/** What an import has done so far. */
export interface ImportSummary {
  /** Those that were read to their end. */
  readonly files: number;
  readonly events: number;
  /** Those of files in which no line had a time by then: they have that of the file. */
  readonly eventsWithTimeOfFile: number;
  /** Of messages. */
  readonly characters: number;
  /** Of the events; milliseconds since the epoch, absent before the first. */
  readonly firstTime?: number;
  readonly lastTime?: number;
}

/** Events and characters that are sent together. */
const BATCH_EVENTS = 10_000;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** Imports log files into a log group, each event with its own time. */
export async function importLogs(options: ImportOptions): Promise<ImportSummary> {
  const { sources, send, logStream, onProgress, signal } = options;
  let summary: ImportSummary = { files: 0, events: 0, eventsWithTimeOfFile: 0, characters: 0 };
  for await (const source of sources) {
    const lines = splitLines(source.chunks, MAX_MESSAGE_CHARACTERS);
    for await (const batch of batches(gatherEvents(lines, source))) {
      await send(batch.map(({ event }) => (logStream === undefined ? event : { ...event, logStream })));
      summary = added(summary, batch);
      onProgress(summary);
      if (signal?.aborted === true) return summary;
    }
    summary = { ...summary, files: summary.files + 1 };
    onProgress(summary);
  }
  return summary;
}

async function* batches(events: AsyncIterable<GatheredEvent>): AsyncGenerator<readonly GatheredEvent[]> {
  let batch: GatheredEvent[] = [];
  let characters = 0;
  for await (const gathered of events) {
    batch.push(gathered);
    characters += gathered.event.message.length;
    if (batch.length < BATCH_EVENTS && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

function added(summary: ImportSummary, batch: readonly GatheredEvent[]): ImportSummary {
  let { firstTime = Number.POSITIVE_INFINITY, lastTime = 0, characters, eventsWithTimeOfFile } = summary;
  for (const { event, hasTimeOfFile } of batch) {
    firstTime = Math.min(firstTime, event.timestamp);
    lastTime = Math.max(lastTime, event.timestamp);
    characters += event.message.length;
    if (hasTimeOfFile) eventsWithTimeOfFile += 1;
  }
  return { ...summary, events: summary.events + batch.length, eventsWithTimeOfFile, characters, firstTime, lastTime };
}
