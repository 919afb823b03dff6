import type { Target } from "../target.ts";

/** A deployed API and one of its stages. */
export interface ApiStage {
  readonly apiId: string;
  /** `$default` for the stage of an HTTP API that has no path of its own. */
  readonly stageName: string;
}

/**
 * The base URL of an API's stage, with a slash at the end: the lab's path form, or AWS's host.
 *
 * @see API Gateway Developer Guide, "Invoke REST APIs" and "Stages for HTTP APIs", read 2026-11.
 */
export function invokeUrl({ endpoint, region, isAws }: Target, { apiId, stageName }: ApiStage): string {
  const stage = stageName === "$default" ? "" : `${stageName}/`;
  if (!isAws && endpoint !== undefined) return `${endpoint}/_aws/execute-api/${apiId}/${stage}`;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://${apiId}.execute-api.${region}.${domain}/${stage}`;
}
