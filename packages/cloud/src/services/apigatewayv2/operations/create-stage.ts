import { createStageRecord, readStageMembers } from "../create-stage-record.ts";
import { describeStage } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Creates a stage that serves a deployment or, with `AutoDeploy`, the live routes. */
export function createStage(control: HttpControl): HttpOperation<"CreateStage"> {
  return ({ ApiId, StageName = "", Tags, ...members }, { scope }) => {
    const { apiId } = control.store.api(scope, ApiId);
    if (members.DeploymentId !== undefined) control.store.deployment(scope, apiId, members.DeploymentId);
    const source = { ...readStageMembers(members), ...(Tags !== undefined && { tags: Tags }) };
    return describeStage(createStageRecord(control, scope, { ...source, apiId, stageName: StageName }));
  };
}
