import type { Clock, EpochMs, Random, Scope } from "@faultline/core";
import type { LogSink } from "@faultline/telemetry";
import type { LogSettings, VersionRecord } from "../catalog/records.ts";
import { jsonLogLine } from "./json-log-lines.ts";
import type { LogTail } from "./log-tail.ts";
import type { PlatformEvent } from "./platform-event.ts";
import { isSystemEventLogged } from "./system-log-level.ts";
import { textLogLine } from "./text-log-lines.ts";

/** What an environment's log is for. */
export interface EnvironmentLogTarget {
  readonly scope: Scope;
  readonly settings: LogSettings;
  readonly stream: string;
}

/**
 * A new log stream's name: `YYYY/MM/DD/[<version>]<32 hex>`, with the function's name before the version in a group that
 * is not the function's own and that others may share.
 *
 * @see Lambda Developer Guide, "Configuring CloudWatch log groups".
 */
export function logStreamName(
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  { functionName, version, settings }: Pick<VersionRecord, "functionName" | "version" | "settings">,
): string {
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  const owner = settings.logging.group === `/aws/lambda/${functionName}` ? "" : functionName;
  return `${day}/${owner}[${version}]${random.hex(32)}`;
}

/** One environment's log stream. Events are handed on as they happen, so that a function that hangs can be watched. */
export class EnvironmentLog {
  readonly #target: EnvironmentLogTarget;
  readonly #sink: LogSink;
  readonly #clock: Clock;
  #tail: LogTail | undefined;

  constructor(target: EnvironmentLogTarget, sink: LogSink, clock: Clock) {
    this.#target = target;
    this.#sink = sink;
    this.#clock = clock;
  }

  get streamName(): string {
    return this.#target.stream;
  }

  /** From now on also collects into `tail`, or no longer collects. */
  setTail(tail: LogTail | undefined): void {
    this.#tail = tail;
  }

  writePlatform(...events: readonly PlatformEvent[]): void {
    const at = this.#clock.now();
    this.#write(
      events.flatMap((event) => this.#platformLine(event, at) ?? []),
      at,
    );
  }

  /** Only the JSON format filters by level. */
  #platformLine(event: PlatformEvent, at: EpochMs): string | undefined {
    const { format, systemLevel } = this.#target.settings;
    if (format === "Text") return textLogLine(event, at);
    return isSystemEventLogged(event, systemLevel) ? jsonLogLine(event, at) : undefined;
  }

  /** A line of the function's own. */
  writeLine(message: string, timestamp: EpochMs): void {
    this.#write([message.endsWith("\n") ? message : `${message}\n`], timestamp);
  }

  #write(messages: readonly string[], timestamp: EpochMs): void {
    if (messages.length === 0) return;
    const { scope, settings, stream } = this.#target;
    const ingestionTime = this.#clock.now();
    for (const message of messages) this.#tail?.add(message);
    this.#sink.write(
      messages.map((message) => ({
        scope,
        logGroup: settings.group,
        logStream: stream,
        timestamp,
        ingestionTime,
        message,
      })),
    );
  }
}
