import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { apiGatewayError } from "./errors.ts";
import type {
  AccountRecord,
  ApiKeyRecord,
  RestApiRecord,
  RestDeploymentRecord,
  RestResource,
  RestStageRecord,
  UsagePlanRecord,
} from "./records.ts";

/** The REST APIs of all accounts: finds records or throws what AWS answers, and tells the data plane what changed. */
export class RestApiStore {
  readonly keys: Collection<ApiKeyRecord>;
  readonly plans: Collection<UsagePlanRecord>;
  /** One record a scope, under the key `account`. */
  readonly accounts: Collection<AccountRecord>;
  readonly #apis: Collection<RestApiRecord>;
  readonly #deployments: Collection<RestDeploymentRecord>;
  readonly #stages: Collection<RestStageRecord>;
  /** API ids are unique over all accounts: an invoke URL names no account. */
  readonly #owners = new Map<string, Scope>();
  readonly #revisions = new Map<string, number>();

  constructor(state: StateStore) {
    this.keys = state.collection("apigateway/api-keys");
    this.plans = state.collection("apigateway/usage-plans");
    this.accounts = state.collection("apigateway/accounts");
    this.#apis = state.collection("apigateway/rest-apis");
    this.#deployments = state.collection("apigateway/deployments");
    this.#stages = state.collection("apigateway/stages");
    for (const { scope, key } of this.#apis.listAll()) this.#owners.set(key, scope);
  }

  /** The account and Region of an API; undefined when there is none of that id. */
  ownerOf(apiId: string): Scope | undefined {
    return this.#owners.get(apiId);
  }

  /** Grows with every change to an API, its deployments or stages: what was compiled at an older one is stale. */
  revisionOf(apiId: string): number {
    return this.#revisions.get(apiId) ?? 0;
  }

  /** @throws ServiceError `NotFoundException`. */
  api(scope: Scope, apiId: string | undefined): RestApiRecord {
    const record = apiId === undefined ? undefined : this.#apis.get(scope, apiId);
    if (record !== undefined) return record;
    throw apiGatewayError("NotFoundException", `Invalid API identifier specified ${scope.accountId}:${String(apiId)}`);
  }

  /** Every API of a scope. */
  apis(scope: Scope): readonly RestApiRecord[] {
    return this.#apis.list(scope);
  }

  putApi(scope: Scope, record: RestApiRecord): void {
    this.#apis.put(scope, record.id, record);
    this.#owners.set(record.id, scope);
    this.#touch(record.id);
  }

  /** Removes an API with its deployments and stages. */
  deleteApi(scope: Scope, apiId: string): void {
    for (const stage of this.stages(scope, apiId)) this.#stages.delete(scope, keyOf(apiId, stage.stageName));
    for (const deployment of this.deployments(scope, apiId))
      this.#deployments.delete(scope, keyOf(apiId, deployment.id));
    this.#apis.delete(scope, apiId);
    this.#owners.delete(apiId);
    this.#touch(apiId);
  }

  /** @throws ServiceError `NotFoundException`, also when it is the API that is missing, as AWS words it. */
  resource(scope: Scope, apiId: string | undefined, resourceId: string | undefined): RestResource {
    const api = apiId === undefined ? undefined : this.#apis.get(scope, apiId);
    const resource = resourceId === undefined ? undefined : api?.resources[resourceId];
    if (resource !== undefined) return resource;
    throw apiGatewayError("NotFoundException", "Invalid Resource identifier specified");
  }

  putResource(scope: Scope, apiId: string | undefined, resource: RestResource): void {
    const api = this.api(scope, apiId);
    this.putApi(scope, { ...api, resources: { ...api.resources, [resource.id]: resource } });
  }

  deployments(scope: Scope, apiId: string): readonly RestDeploymentRecord[] {
    return this.#deployments.list(scope).filter(({ restApiId }) => restApiId === apiId);
  }

  /** @throws ServiceError `NotFoundException`. */
  deployment(scope: Scope, apiId: string, deploymentId: string | undefined): RestDeploymentRecord {
    const record = deploymentId === undefined ? undefined : this.#deployments.get(scope, keyOf(apiId, deploymentId));
    if (record !== undefined) return record;
    throw apiGatewayError("NotFoundException", "Invalid Deployment identifier specified");
  }

  putDeployment(scope: Scope, record: RestDeploymentRecord): void {
    this.#deployments.put(scope, keyOf(record.restApiId, record.id), record);
    this.#touch(record.restApiId);
  }

  deleteDeployment(scope: Scope, record: RestDeploymentRecord): void {
    this.#deployments.delete(scope, keyOf(record.restApiId, record.id));
    this.#touch(record.restApiId);
  }

  stages(scope: Scope, apiId: string): readonly RestStageRecord[] {
    return this.#stages.list(scope).filter(({ restApiId }) => restApiId === apiId);
  }

  findStage(scope: Scope, apiId: string, stageName: string): RestStageRecord | undefined {
    return this.#stages.get(scope, keyOf(apiId, stageName));
  }

  /** @throws ServiceError `NotFoundException`. */
  stage(scope: Scope, apiId: string | undefined, stageName: string | undefined): RestStageRecord {
    const api = this.api(scope, apiId);
    const record = stageName === undefined ? undefined : this.findStage(scope, api.id, stageName);
    if (record !== undefined) return record;
    throw apiGatewayError("NotFoundException", "Invalid stage identifier specified");
  }

  putStage(scope: Scope, record: RestStageRecord): void {
    this.#stages.put(scope, keyOf(record.restApiId, record.stageName), record);
    this.#touch(record.restApiId);
  }

  deleteStage(scope: Scope, record: RestStageRecord): void {
    this.#stages.delete(scope, keyOf(record.restApiId, record.stageName));
    this.#touch(record.restApiId);
  }

  #touch(apiId: string): void {
    this.#revisions.set(apiId, this.revisionOf(apiId) + 1);
  }
}

function keyOf(apiId: string, name: string): string {
  return `${apiId}/${name}`;
}
