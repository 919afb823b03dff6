import type { Scope } from "@faultline/core";
import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { describeDeployment } from "../describe-records.ts";
import { httpApiError } from "../errors.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { DEPLOYMENTS_MAX } from "../limits.ts";
import type { HttpApiRecord, HttpDeploymentRecord } from "../records.ts";

/** Freezes an API's routes, and points a stage at them where one is named. */
export function createDeployment(control: HttpControl): HttpOperation<"CreateDeployment"> {
  return ({ ApiId, Description, StageName }, { scope }) => {
    const { store, clock } = control;
    const api = store.api(scope, ApiId);
    const stage = StageName === undefined ? undefined : store.stage(scope, ApiId, StageName);
    if (Object.keys(api.routes).length === 0) {
      throw httpApiError("BadRequestException", "At least one route is required before deploying the API.");
    }
    makeRoom(control, scope, api.apiId);
    const deployment = createRecord(control, api, Description);
    store.putDeployment(scope, deployment);
    if (stage !== undefined) {
      store.putStage(scope, { ...stage, deploymentId: deployment.deploymentId, lastUpdatedDateMs: clock.now() });
    }
    return describeDeployment(deployment);
  };
}

function createRecord(
  { clock, random }: HttpControl,
  api: HttpApiRecord,
  description: string | undefined,
): HttpDeploymentRecord {
  const { apiId, routes, integrations, cors } = api;
  return {
    apiId,
    deploymentId: createGatewayId(random, 6),
    createdDateMs: clock.now(),
    ...(description !== undefined && { description }),
    snapshot: { routes, integrations, ...(cors !== undefined && { cors }) },
  };
}

/** Drops the oldest deployment that no stage serves, once there are as many as are kept. */
function makeRoom({ store }: HttpControl, scope: Scope, apiId: string): void {
  const deployments = store.deployments(scope, apiId);
  if (deployments.length < DEPLOYMENTS_MAX) return;
  const served = new Set(store.stages(scope, apiId).map(({ deploymentId }) => deploymentId));
  const [oldest] = deployments
    .filter(({ deploymentId }) => !served.has(deploymentId))
    .toSorted((a, b) => a.createdDateMs - b.createdDateMs);
  if (oldest !== undefined) store.deleteDeployment(scope, oldest);
}
