import type { Scope } from "@faultline/core";
import { apiGatewayError } from "./errors.ts";
import type { RestApiStore } from "./rest-api-store.ts";

/** Something that carries tags. */
export interface TaggedResource {
  readonly tags: Record<string, string>;
  put(tags: Record<string, string>): void;
}

const ARN = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/;

/**
 * Finds an API (`…::/restapis/<id>`) or a stage (`…/stages/<name>`) by its ARN.
 *
 * @throws ServiceError `BadRequestException` for another ARN, `NotFoundException` for what is not there.
 */
export function findTagged(store: RestApiStore, scope: Scope, resourceArn: string | undefined): TaggedResource {
  const [, apiId, stageName] = ARN.exec(decodeURIComponent(resourceArn ?? "")) ?? [];
  if (apiId === undefined) throw apiGatewayError("BadRequestException", "Invalid ARN specified in the request");
  if (stageName === undefined) {
    const api = store.api(scope, apiId);
    return { tags: { ...api.tags }, put: (tags) => store.putApi(scope, { ...api, tags }) };
  }
  const stage = store.stage(scope, apiId, stageName);
  return { tags: { ...stage.tags }, put: (tags) => store.putStage(scope, { ...stage, tags }) };
}
