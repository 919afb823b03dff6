import type { StackResourceSummary } from "@aws-sdk/client-cloudformation";
import { LabError } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import type { Patch } from "../diagnose/diagnosis.ts";
import { patchTemplate } from "../diagnose/patch/propose-patch.ts";
import { isServiceFault } from "../service-fault.ts";
import { NEAR_LIMIT, proposeAlarms, type WatchedFunction } from "./propose-alarms.ts";

/** For which application to suggest alarms. */
export interface SuggestAlarmsOptions {
  readonly stackName: string;
  /** The template to patch; without it, the one that the stack was deployed from. */
  readonly template?: { readonly fileName: string; readonly text: string };
}

/** Alarms as a change of the template, and what no alarm can watch. */
export interface SuggestedAlarms {
  readonly patch: Patch;
  /** How much of the account's code storage is used: no metric of AWS tells, so that no alarm can. */
  readonly codeStorage: { readonly usedBytes: number; readonly limitBytes: number; readonly isNearLimit: boolean };
}

/**
 * Suggests the alarms that a stack's functions and tables should have. Alarms that the template has already are left
 * out.
 *
 * @throws LabError `STACK_NOT_FOUND`, `NOTHING_TO_WATCH`.
 */
export async function suggestAlarms(clients: AwsClients, options: SuggestAlarmsOptions): Promise<SuggestedAlarms> {
  const resources = await readResources(clients, options.stackName);
  const namesOf = (type: string) =>
    resources.flatMap((one) => (one.ResourceType === type ? [one.PhysicalResourceId ?? ""] : []));
  const settings = await readSettings(clients);
  const functions = await Promise.all(namesOf("AWS::Lambda::Function").map((name) => readFunction(clients, name)));
  const tables = namesOf("AWS::DynamoDB::Table");
  if (functions.length + tables.length === 0) {
    const message = `the stack ${options.stackName} has no function and no table`;
    throw new LabError("NOTHING_TO_WATCH", message, "name another stack with --stack");
  }
  const changes = proposeAlarms({ functions, tables, concurrencyLimit: settings.concurrencyLimit });
  const logicalIds = new Map(resources.map((one) => [one.PhysicalResourceId ?? "", one.LogicalResourceId ?? ""]));
  const known = new Set(resources.map((one) => one.LogicalResourceId ?? ""));
  const added = changes.filter(({ resource, change }) => {
    return change.kind !== "add" || !known.has(`${logicalIds.get(resource) ?? ""}${change.suffix}`);
  });
  const template = options.template ?? { fileName: "template.yaml", text: await readTemplate(clients, options) };
  const patch = patchTemplate(added, { ...template, logicalIds });
  return {
    patch: patch ?? { diff: "", patchedText: template.text, notApplied: [] },
    codeStorage: settings.codeStorage,
  };
}

async function readResources(clients: AwsClients, StackName: string): Promise<readonly StackResourceSummary[]> {
  const { paginateListStackResources } = await import("@aws-sdk/client-cloudformation");
  const client = await clients.cloudFormation();
  const resources: StackResourceSummary[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName })) {
      resources.push(...(page.StackResourceSummaries ?? []));
    }
  } catch (cause) {
    if (!isServiceFault(cause, "ValidationError")) throw cause;
    const hint = "faultline status lists the stacks; name one with --stack";
    throw new LabError("STACK_NOT_FOUND", `there is no stack ${StackName}`, hint, { cause });
  }
  return resources;
}

async function readTemplate(clients: AwsClients, { stackName }: SuggestAlarmsOptions): Promise<string> {
  const { GetTemplateCommand } = await import("@aws-sdk/client-cloudformation");
  const command = new GetTemplateCommand({ StackName: stackName, TemplateStage: "Original" });
  return (await (await clients.cloudFormation()).send(command)).TemplateBody ?? "";
}

async function readFunction(clients: AwsClients, name: string): Promise<WatchedFunction> {
  const { GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand } = await import("@aws-sdk/client-lambda");
  const client = await clients.lambda();
  const [{ Timeout: timeoutSeconds = 3 }, { ReservedConcurrentExecutions: reservedConcurrency }] = await Promise.all([
    client.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
    client.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
  ]);
  return { name, timeoutSeconds, ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }) };
}

async function readSettings(clients: AwsClients) {
  const { GetAccountSettingsCommand } = await import("@aws-sdk/client-lambda");
  const { AccountLimit, AccountUsage } = await (await clients.lambda()).send(new GetAccountSettingsCommand({}));
  const usedBytes = AccountUsage?.TotalCodeSize ?? 0;
  const limitBytes = AccountLimit?.TotalCodeSize ?? 0;
  return {
    concurrencyLimit: AccountLimit?.ConcurrentExecutions ?? 1_000,
    codeStorage: { usedBytes, limitBytes, isNearLimit: usedBytes > limitBytes * NEAR_LIMIT },
  };
}
