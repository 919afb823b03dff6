import type { Cors } from "@aws-sdk/client-lambda";
import type { JsonObject } from "@faultline/core";

/** A stored deployment package. */
export interface CodeReference {
  /** Base64, as `CodeSha256` shows it. */
  readonly sha256: string;
  /** Zipped. */
  readonly sizeBytes: number;
  readonly unzippedBytes: number;
}

/** A layer version as a function refers to it. The code is kept here: it outlives the layer version's deletion. */
export interface LayerReference {
  readonly arn: string;
  readonly code: CodeReference;
}

/** How a function logs: `LoggingConfig` of the API. */
export interface LogSettings {
  readonly format: "JSON" | "Text";
  readonly group: string;
  readonly applicationLevel?: string;
  readonly systemLevel?: string;
}

/** The network that a function asks for. Differs from AWS: kept and answered, while functions use this machine's network. */
interface VpcSettings {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** What a version freezes besides its code. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** Absent when never given: the API then answers without `Environment`. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly layers: readonly LayerReference[];
  readonly architecture: string;
  readonly ephemeralStorageMiB: number;
  readonly logging: LogSettings;
  readonly tracingMode: "Active" | "PassThrough";
  readonly snapStart: "None" | "PublishedVersions";
  /** Where events go that were not processed; empty where there is none. */
  readonly deadLetterArn: string;
  /** Empty where there is none. */
  readonly kmsKeyArn: string;
  /** Absent when never given. */
  readonly vpc?: VpcSettings;
}

/** `$LATEST` or a published version of a function. */
export interface VersionRecord {
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly code: CodeReference;
  readonly settings: FunctionSettings;
  /** The function's own description when this version was published, where the version has another. */
  readonly functionDescription?: string;
  readonly revisionId: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** A resource policy, on a function or on one of its versions or aliases. Its revision is that of what it is on. */
interface PolicyRecord {
  readonly statements: readonly JsonObject[];
}

/** When the runtime of a function is updated. Differs from AWS: kept and answered; the lab has one version of each. */
interface RuntimeManagement {
  readonly updateRuntimeOn: "Auto" | "FunctionUpdate" | "Manual";
  readonly runtimeVersionArn?: string;
}

/** Bounds of a function on a capacity provider. Differs from AWS: kept and answered; the lab has no such providers. */
interface ScalingBounds {
  readonly minExecutionEnvironments?: number;
  readonly maxExecutionEnvironments?: number;
}

/** A function: its `$LATEST` and what belongs to all of its versions. */
export interface FunctionRecord {
  readonly latest: VersionRecord;
  /** Highest number ever published; numbers are never used again. */
  readonly lastVersion: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** By qualifier; `$LATEST` is the unqualified function. */
  readonly policies: Readonly<Record<string, PolicyRecord>>;
  /** What happens to a request that has come through the function too often. Absent until it is set. */
  readonly recursiveLoop?: "Allow" | "Terminate";
  /** Differs from AWS: kept and answered; no signature of code is checked. */
  readonly codeSigningConfigArn?: string;
  /** By qualifier. */
  readonly runtimeManagement?: Readonly<Record<string, RuntimeManagement>>;
  /** By qualifier. */
  readonly scaling?: Readonly<Record<string, ScalingBounds>>;
}

/** A name for a version, or for two with a weight for the second. */
export interface AliasRecord {
  readonly functionName: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Shares of the additional versions, each in [0, 1]. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

/** The numbering of a layer; it survives the deletion of its versions. */
export interface LayerRecord {
  readonly name: string;
  readonly lastVersion: number;
}

/** One version of a layer. */
export interface LayerVersionRecord {
  readonly layerName: string;
  readonly version: number;
  readonly code: CodeReference;
  readonly description: string;
  readonly licenseInfo?: string;
  /** Absent when the publisher gave none. */
  readonly compatibleRuntimes?: readonly string[];
  readonly compatibleArchitectures?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Who else may use it; absent where no one was permitted. Differs from AWS: kept and answered, not looked at. */
  readonly policy?: { readonly revisionId: string; readonly statements: readonly JsonObject[] };
}

/** Whose signatures code must have. */
export interface CodeSigningRecord {
  /** `csc-` and 17 hexadecimal digits. */
  readonly id: string;
  readonly description: string;
  readonly publisherArns: readonly string[];
  readonly untrustedArtifactPolicy: "Enforce" | "Warn";
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** How asynchronous invocations of a function, version or alias are treated. */
export interface EventInvokeRecord {
  readonly functionName: string;
  /** `$LATEST`, a version or an alias, as callers must address it for the configuration to apply. */
  readonly qualifier: string;
  /** Absent when never given: {@link ASYNC_LIMITS} holds the defaults. */
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  /** ARNs; absent where there is none. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** Provisioned concurrency of a version or alias. */
export interface ProvisionedRecord {
  readonly functionName: string;
  /** A published version or an alias. */
  readonly qualifier: string;
  readonly requested: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** The HTTP endpoint of a function or alias. */
export interface FunctionUrlRecord {
  readonly functionName: string;
  /** `$LATEST` is the unqualified function; else an alias. */
  readonly qualifier: string;
  /** First label of its host name. */
  readonly urlId: string;
  readonly authType: "AWS_IAM" | "NONE";
  /** Absent until a request names it: `BUFFERED`. */
  readonly invokeMode?: "BUFFERED" | "RESPONSE_STREAM";
  /** As the request gave it; absent when it gave none. */
  readonly cors?: Cors;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}
