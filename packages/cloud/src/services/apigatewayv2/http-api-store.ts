import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { httpApiError } from "./errors.ts";
import type { HttpApiRecord, HttpDeploymentRecord, HttpIntegration, HttpApiRoute, HttpStageRecord } from "./records.ts";

/** The HTTP APIs of all accounts: finds records or throws what AWS answers, and tells the data plane what changed. */
export class HttpApiStore {
  readonly #apis: Collection<HttpApiRecord>;
  readonly #deployments: Collection<HttpDeploymentRecord>;
  readonly #stages: Collection<HttpStageRecord>;
  /** API ids are unique over all accounts: an invoke URL names no account. */
  readonly #owners = new Map<string, Scope>();
  readonly #revisions = new Map<string, number>();

  constructor(state: StateStore) {
    this.#apis = state.collection("apigatewayv2/apis");
    this.#deployments = state.collection("apigatewayv2/deployments");
    this.#stages = state.collection("apigatewayv2/stages");
    for (const { scope, key } of this.#apis.listAll()) this.#owners.set(key, scope);
  }

  /** The account and Region of an API; undefined when there is none of that id. */
  ownerOf(apiId: string): Scope | undefined {
    return this.#owners.get(apiId);
  }

  /** Grows with every change to an API: what was compiled at an older one is stale. */
  revisionOf(apiId: string): number {
    return this.#revisions.get(apiId) ?? 0;
  }

  /** @throws ServiceError `NotFoundException`. */
  api(scope: Scope, apiId: string | undefined): HttpApiRecord {
    const record = apiId === undefined ? undefined : this.#apis.get(scope, apiId);
    if (record !== undefined) return record;
    throw notFound("API", scope, apiId);
  }

  /** Every API of a scope. */
  apis(scope: Scope): readonly HttpApiRecord[] {
    return this.#apis.list(scope);
  }

  putApi(scope: Scope, record: HttpApiRecord): void {
    this.#apis.put(scope, record.apiId, record);
    this.#owners.set(record.apiId, scope);
    this.#touch(record.apiId);
  }

  /** Removes an API with its deployments and stages. */
  deleteApi(scope: Scope, apiId: string): void {
    for (const stage of this.stages(scope, apiId)) this.#stages.delete(scope, keyOf(apiId, stage.stageName));
    for (const { deploymentId } of this.deployments(scope, apiId)) {
      this.#deployments.delete(scope, keyOf(apiId, deploymentId));
    }
    this.#apis.delete(scope, apiId);
    this.#owners.delete(apiId);
    this.#touch(apiId);
  }

  /** @throws ServiceError `NotFoundException`. */
  route(scope: Scope, api: HttpApiRecord, routeId: string | undefined): HttpApiRoute {
    const route = api.routes[routeId ?? ""];
    if (route !== undefined) return route;
    throw notFound("Route", scope, routeId);
  }

  /** @throws ServiceError `NotFoundException`. */
  integration(scope: Scope, api: HttpApiRecord, integrationId: string | undefined): HttpIntegration {
    const integration = api.integrations[integrationId ?? ""];
    if (integration !== undefined) return integration;
    throw notFound("Integration", scope, integrationId);
  }

  deployments(scope: Scope, apiId: string): readonly HttpDeploymentRecord[] {
    return this.#deployments.list(scope).filter((deployment) => deployment.apiId === apiId);
  }

  findDeployment(scope: Scope, apiId: string, deploymentId: string): HttpDeploymentRecord | undefined {
    return this.#deployments.get(scope, keyOf(apiId, deploymentId));
  }

  /** @throws ServiceError `NotFoundException`. */
  deployment(scope: Scope, apiId: string, deploymentId: string | undefined): HttpDeploymentRecord {
    const record = this.findDeployment(scope, apiId, deploymentId ?? "");
    if (record !== undefined) return record;
    throw notFound("Deployment", scope, deploymentId);
  }

  putDeployment(scope: Scope, record: HttpDeploymentRecord): void {
    this.#deployments.put(scope, keyOf(record.apiId, record.deploymentId), record);
    this.#touch(record.apiId);
  }

  deleteDeployment(scope: Scope, record: HttpDeploymentRecord): void {
    this.#deployments.delete(scope, keyOf(record.apiId, record.deploymentId));
    this.#touch(record.apiId);
  }

  stages(scope: Scope, apiId: string): readonly HttpStageRecord[] {
    return this.#stages.list(scope).filter((stage) => stage.apiId === apiId);
  }

  findStage(scope: Scope, apiId: string, stageName: string): HttpStageRecord | undefined {
    return this.#stages.get(scope, keyOf(apiId, stageName));
  }

  /** @throws ServiceError `NotFoundException`. */
  stage(scope: Scope, apiId: string | undefined, stageName: string | undefined): HttpStageRecord {
    const api = this.api(scope, apiId);
    const record = this.findStage(scope, api.apiId, stageName ?? "");
    if (record !== undefined) return record;
    throw notFound("Stage", scope, stageName);
  }

  putStage(scope: Scope, record: HttpStageRecord): void {
    this.#stages.put(scope, keyOf(record.apiId, record.stageName), record);
    this.#touch(record.apiId);
  }

  deleteStage(scope: Scope, record: HttpStageRecord): void {
    this.#stages.delete(scope, keyOf(record.apiId, record.stageName));
    this.#touch(record.apiId);
  }

  #touch(apiId: string): void {
    this.#revisions.set(apiId, this.revisionOf(apiId) + 1);
  }
}

function notFound(kind: string, { accountId }: Scope, id: string | undefined): Error {
  const named = kind === "API" ? `${accountId}:${String(id)}` : String(id);
  return httpApiError("NotFoundException", `Invalid ${kind} identifier specified ${named}`);
}

function keyOf(apiId: string, name: string): string {
  return `${apiId}/${name}`;
}
