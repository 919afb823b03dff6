import type { CloudFormationClient, Stack, StackEvent } from "@aws-sdk/client-cloudformation";
import { type Clock, LabError, messageOf, sleep } from "@faultline/core";
import { isServiceFault } from "../service-fault.ts";
import { STACK_WAIT_MAX_MS } from "./limits.ts";
import type { OnProgress } from "./progress.ts";
import { type ResourceFailure, StackEventReader } from "./stack-events.ts";
import type { TemplateWarning } from "./template-place.ts";

/** How often a stack is looked at. */
const POLL_LAB_MS = 100;
const POLL_AWS_MS = 2000;

/** How a stack is watched. */
export interface StackWatch {
  readonly cloudFormation: CloudFormationClient;
  /** Name or id; an id still finds a deleted stack. */
  readonly stackId: string;
  readonly reader: StackEventReader;
  readonly clock: Clock;
  readonly isAws: boolean;
  readonly onProgress: OnProgress;
}

/** How a stack settled. */
export interface SettledStack {
  /** Undefined once it is gone. */
  readonly stack: Stack | undefined;
  readonly status: string;
  readonly failure: ResourceFailure | undefined;
}

/** The stack of that name or id, or undefined. */
export async function findStack(cloudFormation: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.[0];
  } catch (thrown) {
    if (isServiceFault(thrown, "ValidationError") && messageOf(thrown).includes("does not exist")) return undefined;
    throw thrown;
  }
}

/** A reader that knows the events of a stack's earlier operations. */
export async function readerBehind(
  cloudFormation: CloudFormationClient,
  stack: Stack | undefined,
): Promise<StackEventReader> {
  if (stack?.StackId === undefined) return new StackEventReader();
  const newest = await readEvents(cloudFormation, stack.StackId, () => true);
  return new StackEventReader(newest.map((event) => event.EventId ?? ""));
}

/** The warnings of a stack's last operation: they still hold when a deployment finds nothing to change. */
export async function lastWarnings(
  cloudFormation: CloudFormationClient,
  stackId: string,
): Promise<readonly TemplateWarning[]> {
  const events = await readEvents(cloudFormation, stackId, (page) => page.some(startsOperation));
  const start = events.findIndex(startsOperation);
  const reader = new StackEventReader();
  reader.read(start === -1 ? events : events.slice(0, start));
  return reader.warnings;
}

/** The stack's own first event of an operation, as AWS words it. */
function startsOperation({ ResourceStatusReason: reason }: StackEvent): boolean {
  return reason === "User Initiated";
}

/**
 * Waits until a stack settles, and reports its resources meanwhile.
 *
 * @throws LabError `STACK_TIMED_OUT` after an hour.
 */
export async function waitForStack(watch: StackWatch): Promise<SettledStack> {
  const startedMs = watch.clock.monotonicMs();
  for (;;) {
    // The status before the events: those of a settled stack are then complete.
    const stack = await findStack(watch.cloudFormation, watch.stackId);
    const status = stack?.StackStatus ?? "DELETE_COMPLETE";
    if (stack !== undefined) await reportEvents(watch);
    if (!status.endsWith("_IN_PROGRESS")) return { stack, status, failure: watch.reader.failure };
    if (watch.clock.monotonicMs() - startedMs > STACK_WAIT_MAX_MS) {
      const message = `Stack ${watch.stackId} is still ${status} after an hour`;
      throw new LabError(
        "STACK_TIMED_OUT",
        message,
        "Look at the stack's events for the resource that does not finish.",
      );
    }
    await sleep(watch.clock, watch.isAws ? POLL_AWS_MS : POLL_LAB_MS);
  }
}

async function reportEvents({ cloudFormation, stackId, reader, onProgress }: StackWatch): Promise<void> {
  const events = await readEvents(cloudFormation, stackId, (page) => page.some((event) => reader.has(event)));
  for (const progress of reader.read(events)) onProgress(progress);
}

/** Events, newest first, page by page until there is enough. */
async function readEvents(
  cloudFormation: CloudFormationClient,
  StackName: string,
  isEnough: (page: readonly StackEvent[]) => boolean,
): Promise<readonly StackEvent[]> {
  const { paginateDescribeStackEvents } = await import("@aws-sdk/client-cloudformation");
  const events: StackEvent[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client: cloudFormation }, { StackName })) {
    events.push(...StackEvents);
    if (isEnough(StackEvents)) break;
  }
  return events;
}
