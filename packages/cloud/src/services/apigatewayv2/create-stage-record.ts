import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import type { Scope } from "@faultline/core";
import { parseLogDestination } from "../api-proxy/access-log.ts";
import { httpApiError } from "./errors.ts";
import type { HttpControl } from "./http-operation.ts";
import { STAGES_MAX } from "./limits.ts";
import type { HttpStageRecord } from "./records.ts";

/** The stage that serves an API's root, without a name in the path. */
export const DEFAULT_STAGE = "$default";

/** What a new stage is made of, besides what every stage starts with. */
export type StageSource = Pick<HttpStageRecord, "apiId" | "stageName"> & Partial<HttpStageRecord>;

/**
 * Creates a stage.
 *
 * @throws ServiceError `BadRequestException` for a bad name, `ConflictException` for a taken one.
 */
export function createStageRecord({ store, clock }: HttpControl, scope: Scope, source: StageSource): HttpStageRecord {
  if (source.stageName !== DEFAULT_STAGE && !/^[A-Za-z0-9_-]{1,128}$/.test(source.stageName)) {
    throw httpApiError("BadRequestException", "Stage name only allows a-zA-Z0-9_-");
  }
  if (store.findStage(scope, source.apiId, source.stageName) !== undefined) {
    throw httpApiError("ConflictException", "Stage already exists");
  }
  if (store.stages(scope, source.apiId).length >= STAGES_MAX) {
    throw httpApiError("BadRequestException", "Maximum number of Stages for this API has been reached.");
  }
  const stage: HttpStageRecord = {
    autoDeploy: false,
    isManaged: false,
    stageVariables: {},
    defaultRouteSettings: {},
    routeSettings: {},
    tags: {},
    createdDateMs: clock.now(),
    lastUpdatedDateMs: clock.now(),
    ...source,
  };
  store.putStage(scope, stage);
  return stage;
}

/** The members of CreateStage and UpdateStage that both may set. */
export type StageMembers = Omit<ApiGatewayV2.UpdateStageRequest, "ApiId" | "StageName">;

/**
 * The members of a request as a record keeps them.
 *
 * @throws ServiceError `BadRequestException` for an access log that goes to no log group.
 */
export function readStageMembers(input: StageMembers): Partial<HttpStageRecord> {
  const { AccessLogSettings: log, AutoDeploy, DefaultRouteSettings, DeploymentId } = input;
  if (log?.DestinationArn !== undefined && parseLogDestination(log.DestinationArn) === undefined) {
    throw httpApiError("BadRequestException", "Invalid ARN specified in the request: must be a log group's");
  }
  return {
    ...(log !== undefined && { accessLogSettings: log }),
    ...(AutoDeploy !== undefined && { autoDeploy: AutoDeploy }),
    ...(DefaultRouteSettings !== undefined && { defaultRouteSettings: DefaultRouteSettings }),
    ...(DeploymentId !== undefined && { deploymentId: DeploymentId }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.RouteSettings !== undefined && { routeSettings: input.RouteSettings }),
    ...(input.StageVariables !== undefined && { stageVariables: input.StageVariables }),
  };
}
