import type { Scope } from "@faultline/core";
import { createGatewayId } from "../api-proxy/gateway-ids.ts";
import { apiGatewayError } from "./errors.ts";
import { DEPLOYMENTS_MAX, STAGES_MAX } from "./limits.ts";
import type { RestApiRecord, RestDeploymentRecord, RestStageRecord } from "./records.ts";
import type { RestControl } from "./rest-operation.ts";

/**
 * Freezes an API's resources as a new deployment.
 *
 * @throws ServiceError `BadRequestException` when there is nothing to serve.
 */
export function deploy(
  { store, clock, random }: RestControl,
  scope: Scope,
  api: RestApiRecord,
  description: string | undefined,
): RestDeploymentRecord {
  const methods = Object.values(api.resources).flatMap((resource) => Object.values(resource.methods));
  if (methods.length === 0) throw apiGatewayError("BadRequestException", "The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => methodIntegration === undefined)) {
    throw apiGatewayError("BadRequestException", "No integration defined for method");
  }
  const { resources, binaryMediaTypes, validators } = api;
  const deployment: RestDeploymentRecord = {
    id: createGatewayId(random, 6),
    restApiId: api.id,
    ...(description !== undefined && { description }),
    createdDateMs: clock.now(),
    snapshot: { resources, binaryMediaTypes, validators },
  };
  makeRoom({ store, clock, random }, scope, api.id);
  store.putDeployment(scope, deployment);
  return deployment;
}

/** Drops the oldest deployment that no stage serves, once there are as many as are kept. */
function makeRoom({ store }: RestControl, scope: Scope, apiId: string): void {
  const deployments = store.deployments(scope, apiId);
  if (deployments.length < DEPLOYMENTS_MAX) return;
  const served = new Set(store.stages(scope, apiId).map(({ deploymentId }) => deploymentId));
  const [oldest] = deployments
    .filter(({ id }) => !served.has(id))
    .toSorted((a, b) => a.createdDateMs - b.createdDateMs);
  if (oldest !== undefined) store.deleteDeployment(scope, oldest);
}

/** What a new stage is made of, besides what every stage starts with. */
export type StageSource = Pick<RestStageRecord, "restApiId" | "stageName" | "deploymentId"> & Partial<RestStageRecord>;

/**
 * Creates a stage.
 *
 * @throws ServiceError `BadRequestException` for a bad name, `ConflictException` for a taken one.
 */
export function createStageRecord({ store, clock }: RestControl, scope: Scope, source: StageSource): RestStageRecord {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(source.stageName)) {
    throw apiGatewayError("BadRequestException", "Stage name only allows a-zA-Z0-9_-");
  }
  if (store.findStage(scope, source.restApiId, source.stageName) !== undefined) {
    throw apiGatewayError("ConflictException", "Stage already exists");
  }
  if (store.stages(scope, source.restApiId).length >= STAGES_MAX) {
    throw apiGatewayError("LimitExceededException", "Maximum number of Stages for this API has been reached.");
  }
  const stage: RestStageRecord = {
    cacheClusterEnabled: false,
    tracingEnabled: false,
    methodSettings: {},
    createdDateMs: clock.now(),
    lastUpdatedDateMs: clock.now(),
    ...source,
  };
  store.putStage(scope, stage);
  return stage;
}
