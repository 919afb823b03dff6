import { readStageMembers } from "../create-stage-record.ts";
import { describeStage } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Changes a stage: members that are not given stay. Variables and route settings are merged by name. */
export function updateStage({ store, clock }: HttpControl): HttpOperation<"UpdateStage"> {
  return ({ ApiId, StageName, ...members }, { scope }) => {
    const stage = store.stage(scope, ApiId, StageName);
    if (members.DeploymentId !== undefined) store.deployment(scope, stage.apiId, members.DeploymentId);
    const changes = readStageMembers(members);
    const record = {
      ...stage,
      ...changes,
      stageVariables: mergeVariables(stage.stageVariables, changes.stageVariables ?? {}),
      routeSettings: { ...stage.routeSettings, ...changes.routeSettings },
      lastUpdatedDateMs: clock.now(),
    };
    store.putStage(scope, record);
    return describeStage(record);
  };
}

/** An empty value takes a variable away. */
function mergeVariables(
  current: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...current, ...changes }).filter(([, value]) => value !== ""));
}
