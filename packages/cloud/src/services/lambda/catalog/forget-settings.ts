import type { Scope } from "@faultline/core";
import type { LambdaParts } from "../lambda-parts.ts";

/** Removes what hangs on a qualifier that is deleted, or on all of a function's. */
export async function forgetSettings(
  parts: LambdaParts,
  scope: Scope,
  functionName: string,
  qualifier?: string,
): Promise<void> {
  parts.eventInvokes.delete(scope, functionName, qualifier);
  parts.provisionedSettings.delete(scope, functionName, qualifier);
  parts.urls.delete(scope, functionName, qualifier);
  forgetPolicy(parts, scope, functionName, qualifier);
  await parts.provisioned.release(scope, functionName, qualifier);
}

/** A version or alias of the same name that is made later starts without the policy. */
function forgetPolicy({ functions }: LambdaParts, scope: Scope, functionName: string, qualifier?: string): void {
  const record = functions.find(scope, functionName);
  if (record === undefined || qualifier === undefined) return;
  const { [qualifier]: _policy, ...policies } = record.policies;
  functions.put(scope, { ...record, policies });
}
