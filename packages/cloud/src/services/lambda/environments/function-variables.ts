import type { Scope } from "@faultline/core";
import type { VersionRecord } from "../catalog/records.ts";
import type { InitializationType } from "./environment-pools.ts";

/** What a function's variables depend on besides its configuration. */
export interface VariableSources {
  readonly endpointUrl: string;
  /** `host:port`. */
  readonly tracingDaemonAddress: string;
  readonly logStream: string;
  readonly initializationType: InitializationType;
}

/**
 * Every variable that a function sees but those that the runtime sets. The user's may replace the endpoint, nothing
 * else. The access key id is the account, which is how the lab knows on whose behalf a request comes.
 *
 * @see Lambda Developer Guide, "Defined runtime environment variables", read 2026-11.
 */
export function functionVariables(
  scope: Scope,
  record: VersionRecord,
  sources: VariableSources,
): Readonly<Record<string, string>> {
  const { settings } = record;
  const [daemonHost = "", daemonPort = ""] = sources.tracingDaemonAddress.split(":");
  return {
    AWS_ENDPOINT_URL: sources.endpointUrl,
    ...settings.variables,
    AWS_REGION: scope.region,
    AWS_DEFAULT_REGION: scope.region,
    AWS_LAMBDA_FUNCTION_NAME: record.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMiB),
    AWS_LAMBDA_FUNCTION_VERSION: record.version,
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: sources.logStream,
    AWS_LAMBDA_LOG_FORMAT: settings.logging.format,
    ...(settings.logging.applicationLevel === undefined
      ? {}
      : { AWS_LAMBDA_LOG_LEVEL: settings.logging.applicationLevel }),
    AWS_LAMBDA_INITIALIZATION_TYPE: sources.initializationType,
    AWS_ACCESS_KEY_ID: scope.accountId,
    AWS_SECRET_ACCESS_KEY: "faultline",
    AWS_SESSION_TOKEN: "faultline",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: sources.tracingDaemonAddress,
    _AWS_XRAY_DAEMON_ADDRESS: daemonHost,
    _AWS_XRAY_DAEMON_PORT: daemonPort,
  };
}
