import { epochMs } from "@faultline/core";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { isServiceFault } from "../service-fault.ts";
import { type ControlCalls, pagesOf } from "./control-calls.ts";
import type { Reference, StorageQuota, StoredFunction, StoredVersion } from "./inventory.ts";
import type { SharedReferences } from "./read-shared-references.ts";

/** Bytes used, and the quota. */
export async function readQuota(calls: ControlCalls): Promise<StorageQuota> {
  const { GetAccountSettingsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const answer = await calls.ask("lambda:GetAccountSettings", () => lambda.send(new GetAccountSettingsCommand({})));
  return {
    usedBytes: answer?.AccountUsage?.TotalCodeSize ?? 0,
    quotaBytes: answer?.AccountLimit?.TotalCodeSize ?? 0,
  };
}

/** Names of all functions. */
export async function listFunctionNames(calls: ControlCalls): Promise<readonly string[]> {
  const { ListFunctionsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const names: string[] = [];
  const pages = pagesOf(calls, "lambda:ListFunctions", (start) => lambda.send(new ListFunctionsCommand(start)));
  for await (const page of pages) {
    names.push(...(page.Functions ?? []).flatMap(({ FunctionName }) => FunctionName ?? []));
  }
  return names;
}

/** A function's versions and what needs them; undefined when it was deleted meanwhile. */
export async function readFunction(
  calls: ControlCalls,
  shared: SharedReferences,
  name: string,
): Promise<StoredFunction | undefined> {
  try {
    const versions = (await listVersions(calls, name)).map(storedVersion);
    return { name, versions, references: await readReferences(calls, shared, name) };
  } catch (thrown) {
    if (isServiceFault(thrown, "ResourceNotFoundException")) return undefined;
    throw thrown;
  }
}

/** Every version of a function, `$LATEST` included. */
export async function listVersions(
  calls: ControlCalls,
  FunctionName: string,
): Promise<readonly FunctionConfiguration[]> {
  const { ListVersionsByFunctionCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const versions: FunctionConfiguration[] = [];
  const pages = pagesOf(calls, "lambda:ListVersionsByFunction", (start) =>
    lambda.send(new ListVersionsByFunctionCommand({ FunctionName, ...start })),
  );
  for await (const page of pages) versions.push(...(page.Versions ?? []));
  return versions;
}

function storedVersion({
  Version = "",
  CodeSize = 0,
  LastModified = "",
  Layers = [],
}: FunctionConfiguration): StoredVersion {
  // Lambda writes +0000, which not every parser takes.
  const modified = epochMs(Date.parse(LastModified.replace(/\+0000$/, "Z")));
  return { version: Version, sizeBytes: CodeSize, modified, layerArns: Layers.flatMap(({ Arn }) => Arn ?? []) };
}

/** Everything that needs a version of a function. An alias is followed to the versions that it points to. */
export async function readReferences(
  calls: ControlCalls,
  shared: SharedReferences,
  name: string,
): Promise<readonly Reference[]> {
  const aliases = await readAliases(calls, name);
  const qualified = [
    ...(await readProvisioned(calls, name)),
    ...(await readFunctionUrls(calls, name)),
    ...(shared.get(name) ?? []),
  ];
  const ofAliases = aliases.flatMap(({ alias, targets }) =>
    targets.map(({ version, weight }) => ({
      version,
      by: weight === undefined ? `alias ${alias}` : `alias ${alias} (${weight * 100} %)`,
    })),
  );
  // Alias names are followed in case that an alias is deleted while what refers to it stays.
  const followed = qualified.flatMap((reference) => {
    const alias = aliases.find((one) => one.alias === reference.version);
    return alias === undefined ? [reference] : alias.targets.map(({ version }) => ({ ...reference, version }));
  });
  return [...ofAliases, ...followed];
}

interface AliasTargets {
  readonly alias: string;
  readonly targets: readonly { readonly version: string; readonly weight?: number }[];
}

async function readAliases(calls: ControlCalls, FunctionName: string): Promise<readonly AliasTargets[]> {
  const { ListAliasesCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const aliases: AliasTargets[] = [];
  const pages = pagesOf(calls, "lambda:ListAliases", (start) =>
    lambda.send(new ListAliasesCommand({ FunctionName, ...start })),
  );
  for await (const page of pages) {
    for (const { Name: alias = "", FunctionVersion: version = "", RoutingConfig } of page.Aliases ?? []) {
      const weights = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {});
      const weighted = weights.map(([other, weight]) => ({ version: other, weight }));
      aliases.push({ alias, targets: [{ version }, ...weighted] });
    }
  }
  return aliases;
}

async function readProvisioned(calls: ControlCalls, FunctionName: string): Promise<readonly Reference[]> {
  const { ListProvisionedConcurrencyConfigsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const references: Reference[] = [];
  const pages = pagesOf(calls, "lambda:ListProvisionedConcurrencyConfigs", (start) =>
    lambda.send(new ListProvisionedConcurrencyConfigsCommand({ FunctionName, ...start })),
  );
  for await (const page of pages) {
    for (const { FunctionArn: arn = "" } of page.ProvisionedConcurrencyConfigs ?? []) {
      references.push(...referenceOf(arn, "provisioned concurrency"));
    }
  }
  return references;
}

async function readFunctionUrls(calls: ControlCalls, FunctionName: string): Promise<readonly Reference[]> {
  const { ListFunctionUrlConfigsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const references: Reference[] = [];
  const pages = pagesOf(calls, "lambda:ListFunctionUrlConfigs", (start) =>
    lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName, ...start })),
  );
  for await (const page of pages) {
    for (const { FunctionArn: arn = "" } of page.FunctionUrlConfigs ?? []) {
      references.push(...referenceOf(arn, "function URL"));
    }
  }
  return references;
}

/** `arn:…:function:name:qualifier`; without a qualifier it needs no version. */
function referenceOf(arn: string, by: string): readonly Reference[] {
  const version = arn.split(":")[7];
  return version === undefined || version === "$LATEST" ? [] : [{ version, by }];
}
