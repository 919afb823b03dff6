import { cloudFormationError } from "../errors.ts";
import type { ResourceRecord, StackRecord } from "../stack-record.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { pageOf } from "./paging.ts";

/** DescribeStackResources. */
export function describeStackResources({ archive }: Surroundings): Handler<"DescribeStackResources"> {
  return (input, { scope }) => {
    const stack =
      input.StackName === undefined && input.PhysicalResourceId !== undefined
        ? archive
            .list(scope)
            .find(({ resources }) =>
              Object.values(resources).some(({ physicalId }) => physicalId === input.PhysicalResourceId),
            )
        : archive.require(scope, input.StackName);
    if (stack === undefined)
      throw cloudFormationError("ValidationError", `Stack for ${input.PhysicalResourceId} does not exist`);
    const resources = resourcesOf(stack).filter(
      ({ logicalId }) => (input.LogicalResourceId ?? logicalId) === logicalId,
    );
    return {
      StackResources: resources.map((resource) => ({
        ...describe(stack, resource),
        Timestamp: new Date(resource.updatedMs),
      })),
    };
  };
}

/** DescribeStackResource. */
export function describeStackResource({ archive }: Surroundings): Handler<"DescribeStackResource"> {
  return ({ StackName: name, LogicalResourceId: logicalId = "" }, { scope }) => {
    const stack = archive.require(scope, name);
    const resource = Object.hasOwn(stack.resources, logicalId) ? stack.resources[logicalId] : undefined;
    if (resource === undefined) {
      throw cloudFormationError("ValidationError", `Resource ${logicalId} does not exist for stack ${stack.stackName}`);
    }
    const Metadata = "{}";
    return {
      StackResourceDetail: {
        ...describe(stack, resource),
        LastUpdatedTimestamp: new Date(resource.updatedMs),
        Metadata,
      },
    };
  };
}

/** ListStackResources. */
export function listStackResources({ archive }: Surroundings): Handler<"ListStackResources"> {
  return ({ StackName: name, NextToken: token }, { scope }) => {
    const stack = archive.require(scope, name);
    const { page, next } = pageOf(resourcesOf(stack), token);
    return {
      NextToken: next,
      StackResourceSummaries: page.map((resource) => {
        const { StackName: _name, StackId: _id, ...summary } = describe(stack, resource);
        return { ...summary, LastUpdatedTimestamp: new Date(resource.updatedMs) };
      }),
    };
  };
}

/** By logical id, as CloudFormation lists them: the record has them in the order in which they were ready. */
function resourcesOf({ resources }: StackRecord): readonly ResourceRecord[] {
  return Object.values(resources).toSorted((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}

function describe(stack: StackRecord, resource: ResourceRecord) {
  return {
    StackName: stack.stackName,
    StackId: stack.stackId,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.statusReason,
    DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" as const },
  };
}
