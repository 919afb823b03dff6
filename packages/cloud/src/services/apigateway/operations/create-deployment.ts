import type { Scope } from "@faultline/core";
import { createStageRecord, deploy, type StageSource } from "../deploy.ts";
import { describeDeployment } from "../describe-records.ts";
import type { RestDeploymentRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

type Input = Parameters<RestOperation<"CreateDeployment">>[0];

/** Freezes an API's resources, and points a stage at them where one is named. */
export function createDeployment(control: RestControl): RestOperation<"CreateDeployment"> {
  return (input, { scope }) => {
    const api = control.store.api(scope, input.restApiId);
    const deployment = deploy(control, scope, api, input.description);
    if (input.stageName !== undefined && input.stageName !== "") {
      pointStage(control, scope, deployment, { ...input, stageName: input.stageName });
    }
    return describeDeployment(deployment);
  };
}

function pointStage(
  control: RestControl,
  scope: Scope,
  deployment: RestDeploymentRecord,
  input: Input & { readonly stageName: string },
): void {
  const { stageName, stageDescription, tracingEnabled, variables } = input;
  const source: StageSource = {
    restApiId: deployment.restApiId,
    stageName,
    deploymentId: deployment.id,
    ...(stageDescription !== undefined && { description: stageDescription }),
    ...(tracingEnabled !== undefined && { tracingEnabled }),
    ...(variables !== undefined && { variables }),
  };
  const known = control.store.findStage(scope, deployment.restApiId, stageName);
  if (known === undefined) createStageRecord(control, scope, source);
  else control.store.putStage(scope, { ...known, ...source, lastUpdatedDateMs: control.clock.now() });
}
