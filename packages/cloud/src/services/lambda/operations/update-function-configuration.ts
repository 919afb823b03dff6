import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeUpdated } from "../catalog/describe-function.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { applySettings } from "../catalog/function-settings.ts";
import { checkUnzippedSize, resolveLayers } from "../catalog/resolve-layers.ts";
import { prewarmProcesses } from "../environments/prewarm-processes.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";

/** Changes the configuration of `$LATEST`; its environments retire. */
export function updateFunctionConfiguration(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "UpdateFunctionConfiguration"> {
  const { dependencies, functions } = parts;
  return async (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    const record = functions.require(scope, name);
    const { latest } = record;
    checkRevision(input.RevisionId, latest.revisionId);
    const layers = input.Layers === undefined ? undefined : resolveLayers(scope, parts.layers, input.Layers);
    const settings = applySettings(latest.settings, input, layers);
    checkUnzippedSize(latest.code, settings.layers);
    const { clock, random } = dependencies;
    const updated = { ...latest, settings, revisionId: random.uuid(), lastModified: clock.now() };
    functions.put(scope, { ...record, latest: updated });
    prewarmProcesses(dependencies.runtime, settings);
    await parts.pools.retire(scope, name, latest.version);
    // AWS gives the function another revision when the update is complete (recorded 2024-04).
    return describeUpdated(scope, { ...updated, revisionId: random.uuid() });
  };
}
