import type * as CloudFormation from "@aws-sdk/client-cloudformation";
import type { Clock, Random } from "@faultline/core";
import type { StateStore } from "../../state/state-store.ts";
import type { ServiceCaller } from "../../wire/service-calls.ts";
import { defineService, type ServiceDefinition } from "../../wire/service.ts";
import { deleteChangeSet, describeChangeSet, executeChangeSet, listChangeSets } from "./operations/change-sets.ts";
import { createChangeSet } from "./operations/create-change-set.ts";
import { createStack } from "./operations/create-stack.ts";
import { deleteStack } from "./operations/delete-stack.ts";
import { describeStackEvents } from "./operations/describe-stack-events.ts";
import {
  describeStackResource,
  describeStackResources,
  listStackResources,
} from "./operations/describe-stack-resources.ts";
import { describeStacks } from "./operations/describe-stacks.ts";
import { getTemplateSummary, validateTemplate } from "./operations/describe-template.ts";
import { getTemplate } from "./operations/get-template.ts";
import { listExports } from "./operations/list-exports.ts";
import { listStacks } from "./operations/list-stacks.ts";
import { updateStack } from "./operations/update-stack.ts";
import { StackArchive } from "./stack-archive.ts";
import { StackService } from "./stack-service.ts";

/** What the service needs from the lab. */
export interface CloudFormationOptions {
  /** Reaches the services whose resources the stacks hold. */
  readonly call: ServiceCaller;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
}

/** CloudFormation as the server mounts it. */
export interface CloudFormationService extends ServiceDefinition {
  /** Resolves once no stack is being changed. */
  settled(): Promise<void>;
  /** Starts no further resource and waits for those under way; the next start marks their stacks as failed. */
  close(): Promise<void>;
}

/** Creates the service. Stacks that were under way when the lab last stopped become `*_FAILED` at once. */
export function createCloudFormationService({
  call,
  state,
  clock,
  random,
}: CloudFormationOptions): CloudFormationService {
  const archive = new StackArchive(state);
  const stacks = new StackService({ archive, services: call, clock, random });
  const surroundings = { archive, stacks, services: call, now: () => clock.now(), newId: () => random.uuid() };
  const definition = defineService<typeof CloudFormation>({
    name: "cloudformation",
    signingName: "cloudformation",
    clientPackage: "@aws-sdk/client-cloudformation",
    protocol: "query",
    apiVersion: "2010-05-15",
    operations: {
      CreateChangeSet: createChangeSet(surroundings),
      CreateStack: createStack(surroundings),
      DeleteChangeSet: deleteChangeSet(surroundings),
      DeleteStack: deleteStack(surroundings),
      DescribeChangeSet: describeChangeSet(surroundings),
      DescribeStackEvents: describeStackEvents(surroundings),
      DescribeStackResource: describeStackResource(surroundings),
      DescribeStackResources: describeStackResources(surroundings),
      DescribeStacks: describeStacks(surroundings),
      ExecuteChangeSet: executeChangeSet(surroundings),
      GetTemplate: getTemplate(surroundings),
      GetTemplateSummary: getTemplateSummary(surroundings),
      ListChangeSets: listChangeSets(surroundings),
      ListExports: listExports(surroundings),
      ListStackResources: listStackResources(surroundings),
      ListStacks: listStacks(surroundings),
      UpdateStack: updateStack(surroundings),
      ValidateTemplate: validateTemplate(surroundings),
    },
  });
  return { ...definition, settled: () => stacks.settled(), close: () => stacks.close() };
}
