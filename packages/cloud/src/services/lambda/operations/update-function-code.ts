import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeCreated, describeFunction, describeUpdated } from "../catalog/describe-function.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { checkCodeQuota, publishVersion } from "../catalog/publish-version.ts";
import { checkUnzippedSize } from "../catalog/resolve-layers.ts";
import { storePackage } from "../code/read-package.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";

/** Replaces the code of `$LATEST`; its environments retire. */
export function updateFunctionCode(parts: LambdaParts): OperationHandler<typeof Lambda, "UpdateFunctionCode"> {
  const { dependencies, functions } = parts;
  return async (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    checkRevision(input.RevisionId, functions.require(scope, name).latest.revisionId);
    if (input.ImageUri !== undefined) {
      throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
    }
    const code = await storePackage(parts, scope, input);
    const record = functions.require(scope, name); // Again: unpacking took time.
    const { latest } = record;
    checkUnzippedSize(code, latest.settings.layers);
    const publishedBytes = input.Publish === true ? code.sizeBytes : 0;
    checkCodeQuota(parts, scope, code.sizeBytes - latest.code.sizeBytes + publishedBytes);
    const updated = {
      ...latest,
      code,
      settings: { ...latest.settings, architecture: input.Architectures?.[0] ?? latest.settings.architecture },
      revisionId: dependencies.random.uuid(),
      lastModified: dependencies.clock.now(),
    };
    if (input.DryRun === true) return describeUpdated(scope, updated);
    functions.put(scope, { ...record, latest: updated });
    await parts.pools.retire(scope, name, latest.version);
    // AWS gives the function another revision when the update is complete (recorded 2024-04).
    if (input.Publish !== true) return describeUpdated(scope, { ...updated, revisionId: dependencies.random.uuid() });
    const published = publishVersion(parts, scope, name);
    const isNew = published.version !== String(record.lastVersion);
    return (isNew ? describeCreated : describeFunction)(scope, published, published.version);
  };
}
