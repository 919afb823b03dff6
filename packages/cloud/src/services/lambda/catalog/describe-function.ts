import { createHash } from "node:crypto";
import type {
  Architecture,
  FunctionConfiguration,
  LastUpdateStatusReasonCode,
  Runtime,
  ApplicationLogLevel,
  SystemLogLevel,
} from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import { functionArn, LATEST } from "./function-name.ts";
import type { FunctionSettings, VersionRecord } from "./records.ts";

/**
 * A version's configuration as the API answers it once an update is complete.
 *
 * @param qualifier What the ARN ends with; absent for the unqualified function.
 */
export function describeFunction(scope: Scope, record: VersionRecord, qualifier?: string): FunctionConfiguration {
  return {
    ...describeImmutable(scope, record, qualifier),
    State: "Active",
    LastUpdateStatus: "Successful",
  };
}

/**
 * The answer of CreateFunction, and of UpdateFunctionCode that publishes: AWS is then still creating the version.
 * Differs from AWS: it is ready when the answer arrives, so that the next read finds it `Active`.
 *
 * @param qualifier What the ARN ends with; absent where CreateFunction answers, even with a published version.
 */
export function describeCreated(scope: Scope, record: VersionRecord, qualifier?: string): FunctionConfiguration {
  return {
    ...describeImmutable(scope, record, qualifier),
    State: "Pending",
    StateReason: "The function is being created.",
    StateReasonCode: "Creating",
  };
}

/**
 * The answer of an update, which AWS then still carries out; here it is complete, as in {@link describeCreated}. Both
 * answer a revision that is no longer the current one when the work is done.
 */
export function describeUpdated(scope: Scope, record: VersionRecord): FunctionConfiguration {
  return {
    ...describeImmutable(scope, record),
    State: "Active",
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating" as string as LastUpdateStatusReasonCode, // Recorded, though the model lacks it.
  };
}

function describeImmutable(scope: Scope, record: VersionRecord, qualifier?: string): FunctionConfiguration {
  const RuntimeVersionArn = runtimeVersionArn(scope, record.settings.runtime);
  return { ...describeListed(scope, record, qualifier), RuntimeVersionConfig: { RuntimeVersionArn } };
}

/**
 * A version as the list operations answer it: without state and runtime version.
 *
 * @see Lambda API reference, "ListFunctions", read 2026-11.
 */
export function describeListed(scope: Scope, record: VersionRecord, qualifier?: string): FunctionConfiguration {
  const { settings } = record;
  return {
    FunctionName: record.functionName,
    FunctionArn: functionArn(scope, record.functionName, qualifier),
    Runtime: settings.runtime as Runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: record.code.sizeBytes,
    CodeSha256: record.code.sha256,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMiB,
    LastModified: formatLastModified(record.lastModified),
    Version: record.version,
    TracingConfig: { Mode: settings.tracingMode },
    RevisionId: record.revisionId,
    PackageType: "Zip",
    Architectures: [settings.architecture as Architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMiB },
    SnapStart: {
      ApplyOn: settings.snapStart,
      OptimizationStatus: settings.snapStart === "PublishedVersions" && record.version !== LATEST ? "On" : "Off",
    },
    ...describeOptional(settings),
  };
}

function describeOptional(settings: FunctionSettings): FunctionConfiguration {
  const { logging } = settings;
  return {
    LoggingConfig: {
      LogFormat: logging.format,
      LogGroup: logging.group,
      ...(logging.applicationLevel === undefined
        ? {}
        : { ApplicationLogLevel: logging.applicationLevel as ApplicationLogLevel }),
      ...(logging.systemLevel === undefined ? {} : { SystemLogLevel: logging.systemLevel as SystemLogLevel }),
    },
    ...(settings.variables === undefined ? {} : { Environment: { Variables: settings.variables } }),
    ...(settings.layers.length === 0
      ? {}
      : { Layers: settings.layers.map(({ arn, code }) => ({ Arn: arn, CodeSize: code.sizeBytes })) }),
    ...(settings.deadLetterArn === "" ? {} : { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    ...describeVpc(settings),
    ...(settings.kmsKeyArn === "" ? {} : { KMSKeyArn: settings.kmsKeyArn }),
  };
}

/** The VPC id stays empty: the lab knows no VPC that the subnets could belong to. */
function describeVpc({ vpc }: FunctionSettings): FunctionConfiguration {
  if (vpc === undefined) return {};
  const { subnetIds, securityGroupIds } = vpc;
  return {
    VpcConfig: {
      SubnetIds: [...subnetIds],
      SecurityGroupIds: [...securityGroupIds],
      VpcId: "",
      Ipv6AllowedForDualStack: false,
    },
  };
}

/** `2021-03-01T12:00:00.000+0000`. */
export function formatLastModified(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("Z", "+0000");
}

/** The ARN of the managed runtime's version: one per runtime here, made from its name. */
export function runtimeVersionArn(scope: Scope, runtime: string): string {
  return `arn:aws:lambda:${scope.region}::runtime:${createHash("sha256").update(runtime).digest("hex")}`;
}
