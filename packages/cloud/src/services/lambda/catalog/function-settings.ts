import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import { constraintViolation, invalidParameter } from "../errors.ts";
import { FUNCTION_DEFAULTS, LAMBDA_LIMITS, RESERVED_VARIABLES } from "../limits.ts";
import { checkRuntime, checkSnapStart } from "./check-runtime.ts";
import type { FunctionSettings, LayerReference, LogSettings } from "./records.ts";

/** The members that CreateFunction and UpdateFunctionConfiguration share. */
export type SettingsRequest = Omit<UpdateFunctionConfigurationRequest, "FunctionName"> &
  Pick<CreateFunctionRequest, "Architectures" | "PackageType">;

/** What CreateFunction starts from. */
export function defaultSettings(functionName: string): FunctionSettings {
  return {
    runtime: "",
    handler: "",
    role: "",
    description: "",
    ...FUNCTION_DEFAULTS,
    layers: [],
    architecture: "x86_64",
    logging: { format: "Text", group: `/aws/lambda/${functionName}` },
    tracingMode: "PassThrough",
    snapStart: "None",
    deadLetterArn: "",
    kmsKeyArn: "",
  };
}

/**
 * A function's settings after a request: what it names replaces what was.
 *
 * @param layers The request's layers, resolved; absent when it names none.
 * @throws ServiceError for a value that Lambda refuses.
 */
export function applySettings(
  before: FunctionSettings,
  request: SettingsRequest,
  layers: readonly LayerReference[] | undefined,
): FunctionSettings {
  checkSupported(request);
  checkNumbers(request);
  if (request.Environment?.Variables !== undefined) checkVariables(request.Environment.Variables);
  const settings = {
    ...before,
    ...namedMembers({
      runtime: request.Runtime,
      handler: request.Handler,
      role: request.Role,
      description: request.Description,
      timeoutSeconds: request.Timeout,
      memoryMiB: request.MemorySize,
      variables: request.Environment && (request.Environment.Variables ?? {}),
      layers,
      architecture: request.Architectures?.[0],
      ephemeralStorageMiB: request.EphemeralStorage?.Size,
      tracingMode: request.TracingConfig?.Mode,
      snapStart: request.SnapStart?.ApplyOn,
      deadLetterArn: request.DeadLetterConfig && (request.DeadLetterConfig.TargetArn ?? ""),
      kmsKeyArn: request.KMSKeyArn,
      vpc: vpcOf(request.VpcConfig),
    }),
    logging: applyLogging(before.logging, request.LoggingConfig),
  };
  checkRuntimeOf(settings);
  return settings;
}

function checkRuntimeOf({ runtime, snapStart }: FunctionSettings): void {
  if (runtime === "") {
    throw invalidParameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  checkRuntime(runtime);
  if (snapStart === "PublishedVersions") checkSnapStart(runtime);
}

type Named<Members> = { [K in keyof Members]?: Exclude<Members[K], undefined> };

/** Only the members that have a value, so that spreading them over others leaves the rest as it was. */
function namedMembers<Members extends object>(members: Members): Named<Members> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Named<Members>;
}

function vpcOf(request: SettingsRequest["VpcConfig"]): FunctionSettings["vpc"] {
  return request && { subnetIds: request.SubnetIds ?? [], securityGroupIds: request.SecurityGroupIds ?? [] };
}

function checkSupported(request: SettingsRequest): void {
  if (request.PackageType === "Image") {
    throw invalidParameter("Container images are not supported here: deploy a zip package (PackageType Zip).");
  }
  if ((request.FileSystemConfigs ?? []).length > 0) {
    throw invalidParameter("File systems (FileSystemConfigs) are not supported here: use /tmp or a layer.");
  }
}

function applyLogging(before: LogSettings, request: SettingsRequest["LoggingConfig"]): LogSettings {
  if (request === undefined) return before;
  const format = request.LogFormat ?? before.format;
  const group = request.LogGroup ?? before.group;
  const hasLevels = request.ApplicationLogLevel !== undefined || request.SystemLogLevel !== undefined;
  if (format === "Text" && hasLevels) {
    throw invalidParameter("Log level filtering is only supported for function logs in JSON format.");
  }
  if (format === "Text") return { format, group };
  return {
    format,
    group,
    applicationLevel: request.ApplicationLogLevel ?? before.applicationLevel ?? "INFO",
    systemLevel: request.SystemLogLevel ?? before.systemLevel ?? "INFO",
  };
}

function checkNumbers(request: SettingsRequest): void {
  checkRange("memorySize", request.MemorySize, LAMBDA_LIMITS.memoryMiBMin, LAMBDA_LIMITS.memoryMiBMax);
  checkRange("timeout", request.Timeout, 1, LAMBDA_LIMITS.timeoutSecondsMax);
  const { ephemeralStorageMiBMin, ephemeralStorageMiBMax } = LAMBDA_LIMITS;
  checkRange("ephemeralStorage.size", request.EphemeralStorage?.Size, ephemeralStorageMiBMin, ephemeralStorageMiBMax);
}

function checkRange(member: string, value: number | undefined, minimum: number, maximum: number): void {
  if (value === undefined || (value >= minimum && value <= maximum)) return;
  const bound = value < minimum ? `greater than or equal to ${minimum}` : `less than or equal to ${maximum}`;
  throw constraintViolation(
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

const VARIABLE_NAME = /^[a-zA-Z]\w+$/;
const UNABLE =
  "Lambda was unable to configure your environment variables because the environment variables you have provided";

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const names = Object.keys(variables);
  const reserved = names.filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      `${UNABLE} contains reserved keys that are currently not supported for modification. ` +
        `Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const malformed = names.find((name) => !VARIABLE_NAME.test(name));
  if (malformed !== undefined) {
    throw constraintViolation(
      `Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: ` +
        String.raw`[Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > LAMBDA_LIMITS.variablesBytes) {
    throw invalidParameter(`${UNABLE} exceeded the 4KB limit. String measured: ${measured}`);
  }
}
