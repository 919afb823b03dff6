import type { LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import type { Scope } from "@faultline/core";

/** A log group's settings, as they are kept. */
export interface LogGroup {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Absent: events never expire. */
  readonly retentionInDays?: number;
  readonly logGroupClass: LogGroupClass;
  readonly kmsKeyId?: string;
  /** True: the group cannot be deleted. */
  readonly deletionProtectionEnabled?: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A log stream and what it has received. */
export interface LogStream {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Absent for a stream without events. */
  readonly activity?: StreamActivity;
}

/** What a stream's events amount to. Times are milliseconds since the epoch. */
export interface StreamActivity {
  readonly firstEventTime: number;
  readonly lastEventTime: number;
  readonly firstIngestionTime: number;
  readonly lastIngestionTime: number;
  readonly storedBytes: number;
}

/** The ARN of a log group, without the `:*` that older operations append. */
export function logGroupArn(scope: Scope, name: string): string {
  return `arn:aws:logs:${scope.region}:${scope.accountId}:log-group:${name}`;
}

/** The ARN of a log stream. */
export function logStreamArn(scope: Scope, logGroup: string, name: string): string {
  return `${logGroupArn(scope, logGroup)}:log-stream:${name}`;
}

/** The name in a log group identifier: a name, or an ARN with or without `:*`. */
export function nameInIdentifier(identifier: string): string {
  const match = /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]*)(?::\*)?$/.exec(identifier);
  return match?.[1] ?? identifier;
}
