import type { Scope } from "@faultline/core";
import { httpApiError } from "./errors.ts";
import type { HttpApiStore } from "./http-api-store.ts";

/** Something that carries tags. */
export interface TaggedResource {
  readonly tags: Record<string, string>;
  put(tags: Record<string, string>): void;
}

const ARN = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/apis\/([^/]+)(?:\/stages\/([^/]+))?$/;

/**
 * Finds an API (`…::/apis/<id>`) or a stage (`…/stages/<name>`) by its ARN.
 *
 * @throws ServiceError `BadRequestException` for another ARN, `NotFoundException` for what is not there.
 */
export function findTagged(store: HttpApiStore, scope: Scope, resourceArn: string | undefined): TaggedResource {
  const [, apiId, stageName] = ARN.exec(resourceArn ?? "") ?? [];
  if (apiId === undefined) throw httpApiError("BadRequestException", "Invalid ARN specified in the request");
  if (stageName === undefined) {
    const api = store.api(scope, apiId);
    return { tags: { ...api.tags }, put: (tags) => store.putApi(scope, { ...api, tags }) };
  }
  const stage = store.stage(scope, apiId, stageName);
  return { tags: { ...stage.tags }, put: (tags) => store.putStage(scope, { ...stage, tags }) };
}
