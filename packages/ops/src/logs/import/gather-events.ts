import { isJsonObject, LabError, parseJson } from "@faultline/core";
import { type LogLine, parseLogLine, storedEvent } from "./parse-log-line.ts";

/** An event of a log file. */
export interface ImportedEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  readonly logStream: string;
}

/** An event, and how its time was found. */
export interface GatheredEvent {
  readonly event: ImportedEvent;
  /** No line of the file had a time by then: the event has that of the file. */
  readonly hasTimeOfFile: boolean;
}

/** What is known of a file besides its lines. */
export interface LogSource {
  /** For messages. */
  readonly name: string;
  /** The stream of lines that name none. */
  readonly logStream: string;
  /** The time of lines before the first that has one; milliseconds since the epoch. */
  readonly fallbackTime: number;
}

/** Characters of one event: what CloudWatch Logs takes, in bytes. The rest of a longer one becomes events of its own. */
export const MAX_MESSAGE_CHARACTERS = 1_048_576 - 26;
/** Lines that wait for the first time in a file. */
const MAX_UNDATED = 10_000;
const MAX_UNDATED_CHARACTERS = 16 * 1024 * 1024;
/** Lines of a JSON document, which must be read as a whole. */
const MAX_DOCUMENT_LINES = 5_000_000;

/** The events of a log file. Lines without a time have that of the line before, or else of the first that has one. */
export async function* gatherEvents(lines: AsyncIterable<string>, source: LogSource): AsyncGenerator<GatheredEvent> {
  const gatherer = new Gatherer(source);
  let isFirst = true;
  let document: string[] | undefined;
  for await (const line of lines) {
    if (isFirst && line.trim() !== "") {
      isFirst = false;
      if (/^\s*\{\s*("events"\s*:.*)?$/.test(line)) document = [];
    }
    if (document !== undefined) addTo(document, line, source);
    else yield* gatherer.add(line);
  }
  if (document !== undefined) yield* documentEvents(document.join("\n"), source);
  else yield* gatherer.end();
}

function addTo(document: string[], line: string, { name }: LogSource): void {
  document.push(line);
  if (document.length <= MAX_DOCUMENT_LINES) return;
  throw new LabError(
    "IMPORT_TOO_LARGE",
    `${name} is one JSON document of more than ${MAX_DOCUMENT_LINES} lines`,
    "give the events a line each, as aws logs tail or jq -c '.events[]' do",
  );
}

/** The answer of GetLogEvents or FilterLogEvents. */
function* documentEvents(text: string, source: LogSource): Generator<GatheredEvent> {
  const document = parseJson(text);
  const events: unknown = isJsonObject(document) ? document["events"] : undefined;
  if (!Array.isArray(events)) {
    throw new LabError(
      "IMPORT_UNREADABLE",
      `${source.name} begins as a JSON document, but has no list "events"`,
      "give JSON lines, a log's text, or the answer of aws logs filter-log-events",
    );
  }
  for (const event of events as readonly unknown[]) {
    const found = isJsonObject(event) ? storedEvent(event) : undefined;
    if (found?.kind !== "event") continue;
    yield { event: { logStream: source.logStream, ...withoutKind(found) }, hasTimeOfFile: false };
  }
}

function withoutKind({ timestamp, message, logStream }: Extract<LogLine, { kind: "event" }>) {
  return { timestamp, message, ...(logStream === undefined ? {} : { logStream }) };
}

/** `aws logs filter-log-events --output text`; a message may have tabs and line ends. */
const TEXT_RECORD = /^EVENTS\t(?:\d{56}\t)?\d{13}\t/;
const TEXT_RECORD_END = /\t\d{13}$/;

/** Lines that Lambda writes itself, each an event of its own. */
const PLATFORM_LINE = /^(?:INIT_START |(?:START|END|REPORT) RequestId: )/;

type StartingEvent = Partial<ImportedEvent> & Pick<ImportedEvent, "message" | "timestamp">;

/** An event that further lines may belong to. */
interface OpenEvent extends ImportedEvent {
  readonly hasTimeOfFile: boolean;
  /** In its format every event has a time before it, so that a line without one is more of this event. */
  readonly hasPrefix: boolean;
}

/** Puts lines together to events. */
class Gatherer {
  readonly #source: LogSource;
  #open: OpenEvent | undefined;
  /** A log of Lambda as it is written, without a prefix: its undated lines are events. */
  #isPlain = false;
  #time: number | undefined;
  /** Whether a line had a time. */
  #isDated = false;
  /** Messages before the first time. */
  #undated: string[] = [];
  #undatedCharacters = 0;
  /** Lines of a text record that goes on. */
  #record: string[] = [];

  constructor(source: LogSource) {
    this.#source = source;
  }

  *add(line: string): Generator<GatheredEvent> {
    if (this.#record.length > 0 || TEXT_RECORD.test(line)) yield* this.#addToRecord(line);
    else yield* this.#addLine(parseLogLine(line));
  }

  *#addLine(line: LogLine): Generator<GatheredEvent> {
    if (line.kind === "continuation") yield* this.#continue(line.text);
    else if (line.kind === "event") {
      yield* this.#startDated(withoutKind(line), line.hasPrefix);
    } else yield* this.#addUndated(line.message);
  }

  *#addUndated(message: string): Generator<GatheredEvent> {
    if (PLATFORM_LINE.test(message)) this.#isPlain = true;
    if (this.#time === undefined) yield* this.#wait(message);
    else if (this.#open?.hasPrefix === true && !this.#isPlain) yield* this.#continue(message);
    else yield* this.#start({ timestamp: this.#time, message });
  }

  *end(): Generator<GatheredEvent> {
    if (this.#record.length > 0) yield* this.#start({ timestamp: this.#now(), message: this.#record.join("\n") });
    yield* this.#date(this.#now());
    yield* this.#close();
  }

  #now(): number {
    return this.#time ?? this.#source.fallbackTime;
  }

  /** Gives the lines before the first time that time. */
  *#date(timestamp: number): Generator<GatheredEvent> {
    const undated = this.#undated;
    this.#undated = [];
    for (const message of undated) yield* this.#start({ timestamp, message });
  }

  *#startDated(event: StartingEvent, hasPrefix?: boolean): Generator<GatheredEvent> {
    this.#isDated = true;
    yield* this.#date(event.timestamp);
    yield* this.#start(event, hasPrefix);
  }

  *#start(
    { timestamp, message, logStream = this.#source.logStream }: StartingEvent,
    hasPrefix = false,
  ): Generator<GatheredEvent> {
    yield* this.#close();
    this.#time = timestamp;
    this.#open = { timestamp, message, logStream, hasPrefix, hasTimeOfFile: !this.#isDated };
  }

  *#close(): Generator<GatheredEvent> {
    if (this.#open === undefined || this.#open.message === "") return;
    const { timestamp, message, logStream, hasTimeOfFile } = this.#open;
    yield { event: { timestamp, message, logStream }, hasTimeOfFile };
  }

  *#continue(text: string): Generator<GatheredEvent> {
    const open = this.#open;
    if (open === undefined) yield* this.#continueUndated(text);
    else if (open.message.length + text.length >= MAX_MESSAGE_CHARACTERS) {
      yield* this.#start({ ...open, message: text }, open.hasPrefix);
    } else if (text !== "") {
      // `aws logs tail --format json` begins a document on the line after the prefix.
      this.#open = { ...open, message: open.message === "" ? text : `${open.message}\n${text}` };
    }
  }

  /** A line before the first time that belongs to the one before it. */
  *#continueUndated(text: string): Generator<GatheredEvent> {
    if (text === "") return;
    const last = this.#undated.at(-1) ?? "";
    if (last === "" || last.length + text.length >= MAX_MESSAGE_CHARACTERS) yield* this.#wait(text);
    else {
      this.#undated.pop();
      yield* this.#wait(`${last}\n${text}`, text.length);
    }
  }

  /** Keeps a message until a time is known, or too much waits for one. */
  *#wait(message: string, addedCharacters = message.length): Generator<GatheredEvent> {
    this.#undated.push(message);
    this.#undatedCharacters += addedCharacters;
    if (this.#undated.length < MAX_UNDATED && this.#undatedCharacters < MAX_UNDATED_CHARACTERS) return;
    yield* this.#date(this.#source.fallbackTime);
  }

  *#addToRecord(line: string): Generator<GatheredEvent> {
    this.#record.push(line);
    if (!TEXT_RECORD_END.test(line) && this.#record.length < MAX_UNDATED) return;
    const fields = this.#record.join("\n").split("\t");
    this.#record = [];
    const timestamp = Number(fields.pop());
    const hasStream = /^\d{56}$/.test(fields[1] ?? "");
    const message = fields.slice(hasStream ? 4 : 2).join("\t");
    const stream = hasStream ? { logStream: fields[3] ?? this.#source.logStream } : {};
    if (Number.isSafeInteger(timestamp)) yield* this.#startDated({ timestamp, message: message.trimEnd(), ...stream });
  }
}
