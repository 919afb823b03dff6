import { createStageRecord } from "../deploy.ts";
import { describeStage } from "../describe-records.ts";
import type { RestStageRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

type Input = Parameters<RestOperation<"CreateStage">>[0];

/** Creates a stage that serves a deployment. */
export function createStage(control: RestControl): RestOperation<"CreateStage"> {
  return (input, { scope }) => {
    const api = control.store.api(scope, input.restApiId);
    const deployment = control.store.deployment(scope, api.id, input.deploymentId);
    const stage = createStageRecord(control, scope, {
      ...optionalMembers(input),
      restApiId: api.id,
      stageName: input.stageName ?? "",
      deploymentId: deployment.id,
    });
    return describeStage(stage);
  };
}

function optionalMembers(input: Input): Partial<RestStageRecord> {
  const { description, documentationVersion, tracingEnabled, variables, tags } = input;
  const { cacheClusterEnabled, cacheClusterSize } = input;
  return {
    ...(description !== undefined && { description }),
    ...(documentationVersion !== undefined && { documentationVersion }),
    ...(tracingEnabled !== undefined && { tracingEnabled }),
    ...(variables !== undefined && { variables }),
    ...(tags !== undefined && { tags }),
    ...(cacheClusterEnabled !== undefined && { cacheClusterEnabled }),
    ...(cacheClusterSize !== undefined && { cacheClusterSize }),
  };
}
