import type * as Lambda from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeCreated } from "../catalog/describe-function.ts";
import { LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { applySettings, defaultSettings } from "../catalog/function-settings.ts";
import { checkCodeQuota, publishVersion } from "../catalog/publish-version.ts";
import type { VersionRecord } from "../catalog/records.ts";
import { checkUnzippedSize, resolveLayers } from "../catalog/resolve-layers.ts";
import { storePackage } from "../code/read-package.ts";
import { conflict, invalidParameter } from "../errors.ts";
import { prewarmProcesses } from "../environments/prewarm-processes.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkTagCount } from "./tagged-resource.ts";

/** Creates a function, and its first version when `Publish` says so. */
export function createFunction(parts: LambdaParts): OperationHandler<typeof Lambda, "CreateFunction"> {
  const { dependencies, functions } = parts;
  return async (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    requireHandler(input);
    checkTagCount(input.Tags ?? {});
    const signing = signingOf(parts, scope, input.CodeSigningConfigArn);
    const layers = resolveLayers(scope, parts.layers, input.Layers ?? []);
    const settings = applySettings(defaultSettings(name), input, layers);
    if (functions.find(scope, name) !== undefined) throw conflict(`Function already exist: ${name}`);
    const code = await storePackage(parts, scope, input.Code ?? {});
    checkUnzippedSize(code, layers);
    // Unpacking took time: another request may have made the function meanwhile.
    if (functions.find(scope, name) !== undefined) throw conflict(`Function already exist: ${name}`);
    const isPublished = input.Publish === true;
    checkCodeQuota(parts, scope, code.sizeBytes * (isPublished ? 2 : 1));
    const latest: VersionRecord = {
      functionName: name,
      version: LATEST,
      code,
      settings,
      revisionId: dependencies.random.uuid(),
      lastModified: dependencies.clock.now(),
    };
    functions.put(scope, { latest, lastVersion: 0, tags: input.Tags ?? {}, policies: {}, ...signing });
    prewarmProcesses(dependencies.runtime, settings);
    const version = isPublished ? publishVersion(parts, scope, name) : latest;
    // AWS gives the function another revision when it becomes active (recorded 2024-04).
    return describeCreated(scope, { ...version, revisionId: dependencies.random.uuid() });
  };
}

function requireHandler({ Handler, PackageType }: Pick<Lambda.CreateFunctionRequest, "Handler" | "PackageType">): void {
  if (Handler !== undefined || PackageType === "Image") return;
  throw invalidParameter(
    "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
  );
}

function signingOf({ codeSigning }: LambdaParts, scope: Scope, arn: string | undefined) {
  if (arn === undefined) return {};
  codeSigning.requireUsable(scope, arn);
  return { codeSigningConfigArn: arn };
}
