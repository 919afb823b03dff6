import type { Scope } from "@faultline/core";
import { checkedGroupName } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { type LogGroup, nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** AssociateKmsKey, for log groups. Differs from AWS: the key is kept, and encrypts nothing. */
export function associateKmsKey({ catalog }: LogsDependencies): LogsHandler<"AssociateKmsKey"> {
  return async (input, { scope }) => {
    const group = await groupOf(catalog, scope, input);
    catalog.updateGroup(scope, { ...group, ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }) });
    return {};
  };
}

/** DisassociateKmsKey, for log groups. */
export function disassociateKmsKey({ catalog }: LogsDependencies): LogsHandler<"DisassociateKmsKey"> {
  return async (input, { scope }) => {
    const { kmsKeyId: _, ...group } = await groupOf(catalog, scope, input);
    catalog.updateGroup(scope, group);
    return {};
  };
}

interface KmsTarget {
  readonly logGroupName?: string | undefined;
  readonly resourceIdentifier?: string | undefined;
}

/** Exactly one member names the log group. Differs from AWS: results of queries have no key. */
async function groupOf(
  catalog: LogsDependencies["catalog"],
  scope: Scope,
  { logGroupName, resourceIdentifier }: KmsTarget,
): Promise<LogGroup> {
  if ((logGroupName === undefined) === (resourceIdentifier === undefined)) {
    throw logsError("InvalidParameterException", "Specify either logGroupName or resourceIdentifier.");
  }
  return catalog.group(scope, checkedGroupName(logGroupName ?? nameInIdentifier(resourceIdentifier ?? "")));
}
