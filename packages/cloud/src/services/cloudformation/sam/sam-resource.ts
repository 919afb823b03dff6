import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { samError } from "./sam-error.ts";

/** One SAM resource while it is transformed. */
export interface SamResource {
  readonly logicalId: string;
  readonly properties: JsonObject;
  /** Condition, DependsOn, DeletionPolicy and the like, that the generated main resource keeps. */
  readonly attributes: JsonObject;
}

/** A route that a function's event adds to an API. */
export interface ApiRoute {
  readonly kind: "rest" | "http";
  /** Logical id of the API that serves it. */
  readonly apiId: string;
  /** Undefined for the catch-all of an HTTP API. */
  readonly path: string | undefined;
  /** Lower case; `any` for all. */
  readonly method: string;
  /** The `Fn::Sub` placeholder of the function's or alias's ARN, such as `${Fn.Arn}`. */
  readonly functionArn: string;
  readonly payloadFormatVersion: string;
}

/** Keys that lead from a template's root to a part of it: `["Resources", "Fn", "Properties", "Events", "Get"]`. */
export type TemplatePath = readonly string[];

/** Something of a SAM template that has no effect, and where it stands. */
export interface SamWarning {
  readonly path: TemplatePath;
  readonly message: string;
}

/** What the transform of one SAM resource adds to the template. */
export interface SamOutput {
  readonly resources: Readonly<Record<string, JsonObject>>;
  readonly routes: readonly ApiRoute[];
  /** Names that stand for generated resources: `Fn.Version` for `FnVersion640128d35d`. */
  readonly renames: Readonly<Record<string, string>>;
  /** What SAM would do and this transform does not. */
  readonly warnings: readonly SamWarning[];
  /** The part of the template that each generated resource stands for, where that is less than the whole resource. */
  readonly origins?: Readonly<Record<string, TemplatePath>>;
}

/** Turns text, or a `Ref` to a parameter, into text: SAM needs some values before anything is created. */
export type ReadText = (value: JsonValue | undefined) => string | undefined;

/** Splits a resource of the template into its properties and the attributes that stay with it. */
export function samResource(logicalId: string, resource: JsonObject): SamResource {
  const kept = ["Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy"];
  const attributes = Object.fromEntries(Object.entries(resource).filter(([name]) => kept.includes(name)));
  const properties = resource["Properties"];
  return { logicalId, attributes, properties: isJsonObject(properties) ? properties : {} };
}

/** The members of an object that are set, under the given names; a name pair renames. */
export function pick(source: JsonObject, names: readonly string[]): Record<string, JsonValue> {
  const picked: Record<string, JsonValue> = {};
  for (const name of names) {
    const value = source[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** A mapping of tags as the list that CloudFormation takes. */
export function tagList(tags: JsonValue | undefined): readonly JsonObject[] {
  return isJsonObject(tags) ? Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) : [];
}

/** The `Type` of a resource; empty where there is none. */
export function typeOf(resource: JsonValue | undefined): string {
  const type = objectOf(resource)["Type"];
  return typeof type === "string" ? type : "";
}

/** An object, or an empty one for anything else. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/**
 * Bucket, key and version of code in S3.
 *
 * @throws LabError where it is a local path: packaging (`sam package`, `faultline up`) replaces those before a stack is made.
 */
export function s3Location(logicalId: string, property: string, value: JsonValue | undefined): JsonObject {
  if (isJsonObject(value)) {
    const { Bucket, Key, Version } = value;
    if (Bucket === undefined || Key === undefined) {
      throw samError(
        logicalId,
        `'${property}' requires Bucket and Key properties to be specified.`,
        `Write ${property}: s3://bucket/key`,
      );
    }
    return { S3Bucket: Bucket, S3Key: Key, ...(Version === undefined ? {} : { S3ObjectVersion: Version }) };
  }
  const match = typeof value === "string" ? /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(value) : null;
  if (match === null) {
    const problem = `'${property}' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.`;
    throw samError(logicalId, problem, "Package the template first: it uploads local code to S3");
  }
  const [, bucket = "", key = "", version] = match;
  return { S3Bucket: bucket, S3Key: key, ...(version === undefined ? {} : { S3ObjectVersion: version }) };
}
