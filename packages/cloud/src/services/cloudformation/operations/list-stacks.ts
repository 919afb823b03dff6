import { dateOf } from "./describe-stacks.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { pageOf } from "./paging.ts";

/** ListStacks: summaries, deleted stacks included. */
export function listStacks({ archive }: Surroundings): Handler<"ListStacks"> {
  return ({ StackStatusFilter: filter = [], NextToken: token }, { scope }) => {
    const wanted = archive.list(scope).filter(({ status }) => filter.length === 0 || filter.includes(status));
    const { page, next } = pageOf(wanted, token);
    return {
      NextToken: next,
      StackSummaries: page.map((stack) => ({
        StackId: stack.stackId,
        StackName: stack.stackName,
        TemplateDescription: stack.description,
        CreationTime: new Date(stack.createdMs),
        LastUpdatedTime: dateOf(stack.updatedMs),
        DeletionTime: dateOf(stack.deletedMs),
        StackStatus: stack.status,
        StackStatusReason: stack.statusReason,
        DriftInformation: { StackDriftStatus: "NOT_CHECKED" as const },
      })),
    };
  };
}
