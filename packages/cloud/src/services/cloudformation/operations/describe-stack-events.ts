import type { ResourceStatus } from "@aws-sdk/client-cloudformation";
import type { Handler, Surroundings } from "./operation-context.ts";
import { pageOf } from "./paging.ts";

/** DescribeStackEvents: newest first. Warnings have a reason that begins with `Warning:`. */
export function describeStackEvents({ archive }: Surroundings): Handler<"DescribeStackEvents"> {
  return ({ StackName: name, NextToken: token }, { scope }) => {
    const stack = archive.require(scope, name);
    const { page, next } = pageOf(archive.events(scope, stack.stackId), token);
    return {
      NextToken: next,
      StackEvents: page.map((event) => ({
        StackId: stack.stackId,
        StackName: stack.stackName,
        EventId: event.eventId,
        LogicalResourceId: event.logicalId,
        PhysicalResourceId: event.physicalId,
        ResourceType: event.type,
        Timestamp: new Date(event.timeMs),
        ResourceStatus: event.status as ResourceStatus, // An open set: skipped resources have a status of their own.
        ResourceStatusReason: event.reason,
        ResourceProperties: event.properties === undefined ? undefined : JSON.stringify(event.properties),
      })),
    };
  };
}
