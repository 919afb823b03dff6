import type { Parameter, Tag } from "@aws-sdk/client-cloudformation";
import type { Scope } from "@faultline/core";
import { cloudFormationError } from "../errors.ts";
import { MAX_TEMPLATE_BODY_BYTES } from "../limits.ts";
import { readS3Object } from "../resources/read-s3-object.ts";
import type { StackRecord, StackRequest } from "../stack-record.ts";
import { ServiceError } from "../../../service-error.ts";
import { messageOf } from "@faultline/core";
import type { Surroundings } from "./operation-context.ts";

/** The members that say what a stack is to be. */
export interface RequestMembers {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: Parameter[] | undefined;
  readonly Capabilities?: string[] | undefined;
  readonly Tags?: Tag[] | undefined;
}

/** Reads template, parameters, capabilities and tags; `previous` is the stack that is updated. */
export async function readRequest(
  input: RequestMembers,
  { scope, surroundings, previous }: { scope: Scope; surroundings: Surroundings; previous?: StackRecord },
): Promise<StackRequest> {
  const isKept = input.UsePreviousTemplate === true && previous !== undefined;
  const templateBody = isKept ? previous.templateBody : await readTemplate(input, scope, surroundings);
  const tags = input.Tags?.map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }));
  return {
    templateBody,
    parameters: readParameters(input.Parameters ?? [], previous),
    capabilities: input.Capabilities ?? [],
    tags: tags ?? previous?.tags ?? [],
  };
}

function readParameters(given: readonly Parameter[], previous: StackRecord | undefined): Record<string, string> {
  return Object.fromEntries(
    given.flatMap(({ ParameterKey: key = "", ParameterValue: value, UsePreviousValue: isPrevious }) => {
      if (isPrevious !== true) return value === undefined ? [] : [[key, value] as const];
      // Without an earlier override the default stays in force.
      const kept = previous?.parameters[key];
      return kept === undefined ? [] : [[key, kept] as const];
    }),
  );
}

/** The template from the request or from S3. */
export async function readTemplate(
  { TemplateBody: body, TemplateURL: url }: RequestMembers,
  scope: Scope,
  { services }: Surroundings,
): Promise<string> {
  if (body !== undefined && url === undefined) {
    if (Buffer.byteLength(body) <= MAX_TEMPLATE_BODY_BYTES) return body;
    throw cloudFormationError(
      "ValidationError",
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${MAX_TEMPLATE_BODY_BYTES}`,
    );
  }
  if (url === undefined || body !== undefined) {
    throw cloudFormationError("ValidationError", "Either Template URL or Template Body must be specified.");
  }
  const place = parseTemplateUrl(url);
  if (place === undefined)
    throw cloudFormationError("ValidationError", `S3 error: TemplateURL must be a supported URL: ${url}`);
  try {
    return Buffer.from(await readS3Object(place, { services, scope })).toString();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw cloudFormationError("ValidationError", `S3 error: ${messageOf(error)}`);
  }
}

/**
 * Bucket and key of a template's URL, in path style (`http://127.0.0.1:4566/bucket/key`) or virtual-hosted style
 * (`https://bucket.s3.eu-west-1.amazonaws.com/key`); undefined for what is neither.
 */
function parseTemplateUrl(url: string): { bucket: string; key: string; version?: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, pathname, searchParams } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  const version = searchParams.get("versionId");
  const suffix = version === null ? {} : { version };
  if (protocol === "s3:") return path === "" ? undefined : { bucket: hostname, key: path, ...suffix };
  const host = /^(.+)\.s3(?:[.-][a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|localhost\.localstack\.cloud|localhost)$/.exec(
    hostname,
  )?.[1];
  if (host !== undefined) return path === "" ? undefined : { bucket: host, key: path, ...suffix };
  const slash = path.indexOf("/");
  return slash <= 0 || slash === path.length - 1
    ? undefined
    : { bucket: path.slice(0, slash), key: path.slice(slash + 1), ...suffix };
}
