import type { Clock, EpochMs, Scope } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { logsError } from "./errors.ts";
import { LOG_GROUPS } from "./limits.ts";
import type { LogGroup, LogStream } from "./log-group.ts";
import { StreamActivities } from "./stream-activity.ts";

interface StreamRecord {
  readonly logGroup: string;
  readonly name: string;
  readonly creationTime: number;
}

/**
 * Which log groups and streams exist: those that were created, and those that a service wrote to, as Lambda does on AWS
 * without asking. The latter exist by their events alone until a setting of theirs is changed.
 */
export class LogCatalog {
  readonly #groups: Collection<LogGroup>;
  readonly #streams: Collection<StreamRecord>;
  readonly #activities: StreamActivities;
  readonly #clock: Clock;

  constructor(store: TelemetryStore, state: StateStore, clock: Clock) {
    this.#groups = state.collection("logs/groups");
    this.#streams = state.collection("logs/streams");
    this.#activities = new StreamActivities(store);
    this.#clock = clock;
  }

  /** Every group, by name. */
  async groups(scope: Scope): Promise<readonly LogGroup[]> {
    await this.#activities.refresh();
    const byName = new Map(this.#groups.list(scope).map((group) => [group.name, group]));
    for (const name of this.#activities.groupNames(scope)) {
      if (!byName.has(name)) byName.set(name, this.#groupByEvents(scope, name));
    }
    return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws ServiceError `ResourceNotFoundException`. */
  async group(scope: Scope, name: string): Promise<LogGroup> {
    const found = this.#knownGroup(scope, name);
    if (found !== undefined) return found;
    await this.#activities.refresh();
    const appeared = this.#knownGroup(scope, name);
    if (appeared !== undefined) return appeared;
    throw logsError("ResourceNotFoundException", "The specified log group does not exist.");
  }

  async createGroup(scope: Scope, group: Omit<LogGroup, "creationTime">): Promise<void> {
    const groups = await this.groups(scope);
    if (groups.some(({ name }) => name === group.name)) {
      throw logsError("ResourceAlreadyExistsException", "The specified log group already exists");
    }
    if (groups.length >= LOG_GROUPS) throw logsError("LimitExceededException", "Resource limit exceeded.");
    this.#groups.put(scope, group.name, { ...group, creationTime: this.#clock.now() });
  }

  /** The groups of every account that have a retention policy. */
  expiringGroups(): readonly { readonly scope: Scope; readonly group: LogGroup }[] {
    const all = this.#groups.listAll().map(({ scope, value }) => ({ scope, group: value }));
    return all.filter(({ group }) => group.retentionInDays !== undefined);
  }

  /** Deletes a group's events from before a time. */
  expireEvents(scope: Scope, logGroup: string, before: EpochMs): Promise<void> {
    return this.#activities.expire(scope, logGroup, before);
  }

  /** Keeps changed settings. */
  updateGroup(scope: Scope, group: LogGroup): void {
    this.#groups.put(scope, group.name, group);
  }

  async deleteGroup(scope: Scope, name: string): Promise<void> {
    await this.group(scope, name);
    this.#groups.delete(scope, name);
    for (const stream of this.#streams.list(scope)) {
      if (stream.logGroup === name) this.#streams.delete(scope, streamKey(name, stream.name));
    }
    await this.#activities.delete(scope, name);
  }

  /** Every stream of a group, by name. */
  async streams(scope: Scope, logGroup: string): Promise<readonly LogStream[]> {
    await this.#activities.refresh();
    await this.group(scope, logGroup);
    const activities = this.#activities.streams(scope, logGroup);
    const records = this.#streams.list(scope).filter((stream) => stream.logGroup === logGroup);
    const names = new Set([...records.map(({ name }) => name), ...activities.keys()]);
    return [...names].sort().flatMap((name) => this.#knownStream(scope, logGroup, name) ?? []);
  }

  /** @throws ServiceError `ResourceNotFoundException` for the group or the stream. */
  async stream(scope: Scope, logGroup: string, name: string): Promise<LogStream> {
    await this.group(scope, logGroup);
    const found = this.#knownStream(scope, logGroup, name);
    if (found !== undefined) return found;
    await this.#activities.refresh();
    const appeared = this.#knownStream(scope, logGroup, name);
    if (appeared !== undefined) return appeared;
    throw logsError("ResourceNotFoundException", "The specified log stream does not exist.");
  }

  /** Looks for the one stream only: a group may have tens of thousands. */
  async createStream(scope: Scope, logGroup: string, name: string): Promise<void> {
    await this.group(scope, logGroup);
    if (this.#knownStream(scope, logGroup, name) === undefined) await this.#activities.refresh();
    if (this.#knownStream(scope, logGroup, name) !== undefined) {
      throw logsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    this.#streams.put(scope, streamKey(logGroup, name), { logGroup, name, creationTime: this.#clock.now() });
  }

  async deleteStream(scope: Scope, logGroup: string, name: string): Promise<void> {
    await this.stream(scope, logGroup, name);
    // A group that exists by its events alone outlives its last stream.
    this.updateGroup(scope, await this.group(scope, logGroup));
    this.#streams.delete(scope, streamKey(logGroup, name));
    await this.#activities.delete(scope, logGroup, name);
  }

  #knownGroup(scope: Scope, name: string): LogGroup | undefined {
    const record = this.#groups.get(scope, name);
    if (record !== undefined) return record;
    return this.#activities.streams(scope, name).size > 0 ? this.#groupByEvents(scope, name) : undefined;
  }

  #groupByEvents(scope: Scope, name: string): LogGroup {
    const streams = [...this.#activities.streams(scope, name).values()];
    const creationTime = Math.min(...streams.map(({ firstIngestionTime }) => firstIngestionTime));
    return { name, creationTime, logGroupClass: "STANDARD", tags: {} };
  }

  #knownStream(scope: Scope, logGroup: string, name: string): LogStream | undefined {
    const record = this.#streams.get(scope, streamKey(logGroup, name));
    const activity = this.#activities.streams(scope, logGroup).get(name);
    const creationTime = record?.creationTime ?? activity?.firstIngestionTime;
    if (creationTime === undefined) return undefined;
    return { name, creationTime, ...(activity === undefined ? {} : { activity }) };
  }
}

/** A colon cannot occur in a stream's name. */
function streamKey(logGroup: string, name: string): string {
  return `${logGroup}:${name}`;
}
