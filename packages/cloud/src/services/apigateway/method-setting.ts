import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { ACCOUNT_THROTTLE } from "../api-proxy/limits.ts";
import { type Patch, patchBoolean, patchNumber } from "./patch.ts";

/** A stage's settings by method. */
export type MethodSettings = Readonly<Record<string, ApiGateway.MethodSetting>>;

/** The settings of every method that has none of its own. */
export const ALL_METHODS = "*/*";

/** What a setting holds before anything is set. Source: recorded answers of UpdateStage. */
const DEFAULT_SETTING: ApiGateway.MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: ACCOUNT_THROTTLE.burstLimit,
  throttlingRateLimit: ACCOUNT_THROTTLE.rateLimit,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
};

type Change = (patch: Patch) => Partial<ApiGateway.MethodSetting>;

const CHANGES: Readonly<Record<string, Change>> = {
  "metrics/enabled": (patch) => ({ metricsEnabled: patchBoolean(patch) }),
  "logging/dataTrace": (patch) => ({ dataTraceEnabled: patchBoolean(patch) }),
  "logging/loglevel": ({ value }) => ({ loggingLevel: value }),
  "throttling/burstLimit": (patch) => ({ throttlingBurstLimit: patchNumber(patch) }),
  "throttling/rateLimit": (patch) => ({ throttlingRateLimit: patchNumber(patch) }),
  "caching/enabled": (patch) => ({ cachingEnabled: patchBoolean(patch) }),
  "caching/ttlInSeconds": (patch) => ({ cacheTtlInSeconds: patchNumber(patch) }),
  "caching/dataEncrypted": (patch) => ({ cacheDataEncrypted: patchBoolean(patch) }),
  "caching/requireAuthorizationForCacheControl": (patch) => ({
    requireAuthorizationForCacheControl: patchBoolean(patch),
  }),
  "caching/unauthorizedCacheControlHeaderStrategy": ({ value }) => ({
    unauthorizedCacheControlHeaderStrategy: value as ApiGateway.UnauthorizedCacheControlHeaderStrategy,
  }),
};

/**
 * Applies a patch such as `/~1coffee/GET/throttling/rateLimit`; two stars stand for every method. A method's first setting
 * starts from the settings of all methods.
 *
 * @returns Undefined when the path names no method setting.
 */
export function patchMethodSettings(settings: MethodSettings, patch: Patch): MethodSettings | undefined {
  // The resource path's slashes may come escaped or not: the last three steps are the method and the setting.
  const path = patch.steps
    .slice(0, -3)
    .join("/")
    .replace(/^\/(?=.)/, "");
  const [method, ...setting] = patch.steps.slice(-3);
  if (path === "" || method === undefined) return removeMethod(settings, patch);
  const change = CHANGES[setting.join("/")];
  if (change === undefined) return removeMethod(settings, patch);
  const key = `${path}/${method}`;
  const current = settings[key] ?? { ...DEFAULT_SETTING, ...settings[ALL_METHODS] };
  return { ...settings, [key]: { ...current, ...change(patch) } };
}

/** `remove` of `/{path}/{method}` takes all settings of the method away. */
function removeMethod(settings: MethodSettings, patch: Patch): MethodSettings | undefined {
  const key = patch.steps.join("/").replace(/^\/(?=.)/, "");
  if (patch.op !== "remove" || !(key in settings)) return undefined;
  const { [key]: _removed, ...rest } = settings;
  return rest;
}

/** The settings that hold for a method, or undefined where the stage sets none. */
export function settingOf(
  settings: MethodSettings,
  path: string,
  method: string,
): ApiGateway.MethodSetting | undefined {
  return settings[`${path.replace(/^\/(?=.)/, "")}/${method}`] ?? settings[ALL_METHODS];
}
