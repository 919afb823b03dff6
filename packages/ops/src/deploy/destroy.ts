import { type Clock, LabError, systemClock } from "@faultline/core";
import { type AwsClients, createAwsClients } from "../aws-clients.ts";
import type { Target } from "../target.ts";
import type { OnProgress } from "./progress.ts";
import { watchConnection } from "./lost-connection.ts";
import { findStack, readerBehind, waitForStack } from "./stack.ts";

/** A stack to delete. */
export interface DestroyOptions {
  readonly target: Target;
  readonly stackName: string;
  readonly onProgress?: OnProgress;
  readonly clock?: Clock;
}

/** What came of it. */
export interface DestroyResult {
  readonly stackName: string;
  /** False when there was no such stack. */
  readonly wasDeployed: boolean;
}

/**
 * Deletes a stack with all that it made, and waits for the end.
 *
 * @throws LabError `STACK_FAILED` when a resource cannot be deleted.
 */
export async function destroy(options: DestroyOptions): Promise<DestroyResult> {
  const clients = createAwsClients(options.target);
  try {
    const wasDeployed = await watchConnection(options.target, () => deleteStack(clients, options));
    return { stackName: options.stackName, wasDeployed };
  } finally {
    await clients.destroy();
  }
}

/** Deletes a stack if there is one, and says whether there was. */
export async function deleteStack(clients: AwsClients, options: Omit<DestroyOptions, "target">): Promise<boolean> {
  const { stackName, onProgress = () => {}, clock = systemClock } = options;
  const cloudFormation = await clients.cloudFormation();
  const stack = await findStack(cloudFormation, stackName);
  if (stack === undefined) return false;
  const reader = await readerBehind(cloudFormation, stack);
  const { DeleteStackCommand } = await import("@aws-sdk/client-cloudformation");
  onProgress({ kind: "stack-started", stackName, action: "delete" });
  await cloudFormation.send(new DeleteStackCommand({ StackName: stackName }));
  const { isAws } = clients.target;
  const stackId = stack.StackId ?? stackName;
  const { status, failure } = await waitForStack({ cloudFormation, stackId, reader, clock, isAws, onProgress });
  onProgress({ kind: "stack-finished", stackName, status });
  if (status === "DELETE_COMPLETE") return true;
  const why = failure === undefined ? "" : `: ${failure.logicalId} (${failure.resourceType}): ${failure.reason}`;
  throw new LabError(
    "STACK_FAILED",
    `Stack ${stackName} ended as ${status}${why}`,
    "Remove what holds it, and try again.",
  );
}
