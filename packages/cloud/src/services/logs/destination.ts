import type { Destination as DestinationOutput } from "@aws-sdk/client-cloudwatch-logs";
import type { Scope } from "@faultline/core";

/** A destination of logs from other accounts, as it is kept. */
export interface Destination {
  readonly destinationName: string;
  readonly targetArn: string;
  readonly roleArn: string;
  readonly accessPolicy?: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A destination as operations answer it. */
export function describeDestination(scope: Scope, destination: Destination): DestinationOutput {
  const { tags: _, ...described } = destination;
  const arn = `arn:aws:logs:${scope.region}:${scope.accountId}:destination:${destination.destinationName}`;
  return { ...described, arn };
}

/** The name in a destination's ARN; undefined for any other text. */
export function destinationNameOf(arn: string): string | undefined {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:destination:([^:]+)$/.exec(arn)?.[1];
}
