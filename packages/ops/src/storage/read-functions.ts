import { epochMs } from "@faultline/core";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { isServiceFault } from "../service-fault.ts";
import type { ControlCalls } from "./control-calls.ts";
import type { Reference, StorageQuota, StoredFunction, StoredVersion } from "./inventory.ts";
import type { SharedReferences } from "./read-shared-references.ts";

/** Bytes used, and the quota. */
export async function readQuota({ clients, ask }: ControlCalls): Promise<StorageQuota> {
  const { GetAccountSettingsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const answer = await ask("lambda:GetAccountSettings", () => lambda.send(new GetAccountSettingsCommand({})));
  return {
    usedBytes: answer?.AccountUsage?.TotalCodeSize ?? 0,
    quotaBytes: answer?.AccountLimit?.TotalCodeSize ?? 0,
  };
}

/** Names of all functions. */
export async function listFunctionNames({ clients, ask }: ControlCalls): Promise<readonly string[]> {
  const { ListFunctionsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const input = { ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListFunctions", () => lambda.send(new ListFunctionsCommand(input)));
    names.push(...(page?.Functions ?? []).flatMap(({ FunctionName }) => FunctionName ?? []));
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  return names;
}

/** A function's versions and what needs them; undefined when it was deleted meanwhile. */
export async function readFunction(
  calls: ControlCalls,
  shared: SharedReferences,
  name: string,
): Promise<StoredFunction | undefined> {
  try {
    const versions = await readVersions(calls, name);
    return { name, versions, references: await readReferences(calls, shared, name) };
  } catch (thrown) {
    if (isServiceFault(thrown, "ResourceNotFoundException")) return undefined;
    throw thrown;
  }
}

async function readVersions({ clients, ask }: ControlCalls, FunctionName: string): Promise<readonly StoredVersion[]> {
  const { ListVersionsByFunctionCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const versions: StoredVersion[] = [];
  let Marker: string | undefined;
  do {
    const input = { FunctionName, ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListVersionsByFunction", () =>
      lambda.send(new ListVersionsByFunctionCommand(input)),
    );
    versions.push(...(page?.Versions ?? []).map(storedVersion));
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  return versions;
}

function storedVersion({ Version = "", CodeSize = 0, LastModified = "", Layers = [] }: FunctionConfiguration) {
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
    ...(await readEventSources(calls, name)),
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

async function readAliases({ clients, ask }: ControlCalls, FunctionName: string): Promise<readonly AliasTargets[]> {
  const { ListAliasesCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const aliases: AliasTargets[] = [];
  let Marker: string | undefined;
  do {
    const input = { FunctionName, ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListAliases", () => lambda.send(new ListAliasesCommand(input)));
    for (const { Name: alias = "", FunctionVersion: version = "", RoutingConfig } of page?.Aliases ?? []) {
      const weights = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {});
      const weighted = weights.map(([other, weight]) => ({ version: other, weight }));
      aliases.push({ alias, targets: [{ version }, ...weighted] });
    }
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  return aliases;
}

async function readEventSources({ clients, ask }: ControlCalls, FunctionName: string): Promise<readonly Reference[]> {
  const { ListEventSourceMappingsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const references: Reference[] = [];
  let Marker: string | undefined;
  do {
    const input = { FunctionName, ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListEventSourceMappings", () =>
      lambda.send(new ListEventSourceMappingsCommand(input)),
    );
    for (const { FunctionArn: arn = "", EventSourceArn: source = "" } of page?.EventSourceMappings ?? []) {
      references.push(...referenceOf(arn, `event source ${source}`));
    }
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  return references;
}

async function readProvisioned({ clients, ask }: ControlCalls, FunctionName: string): Promise<readonly Reference[]> {
  const { ListProvisionedConcurrencyConfigsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const references: Reference[] = [];
  let Marker: string | undefined;
  do {
    const input = { FunctionName, ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListProvisionedConcurrencyConfigs", () =>
      lambda.send(new ListProvisionedConcurrencyConfigsCommand(input)),
    );
    for (const { FunctionArn: arn = "" } of page?.ProvisionedConcurrencyConfigs ?? []) {
      references.push(...referenceOf(arn, "provisioned concurrency"));
    }
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  return references;
}

async function readFunctionUrls({ clients, ask }: ControlCalls, FunctionName: string): Promise<readonly Reference[]> {
  const { ListFunctionUrlConfigsCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const references: Reference[] = [];
  let Marker: string | undefined;
  do {
    const input = { FunctionName, ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListFunctionUrlConfigs", () =>
      lambda.send(new ListFunctionUrlConfigsCommand(input)),
    );
    for (const { FunctionArn: arn = "" } of page?.FunctionUrlConfigs ?? []) {
      references.push(...referenceOf(arn, "function URL"));
    }
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  return references;
}

/** `arn:…:function:name:qualifier`; without a qualifier it needs no version. */
function referenceOf(arn: string, by: string): readonly Reference[] {
  const version = arn.split(":")[7];
  return version === undefined || version === "$LATEST" ? [] : [{ version, by }];
}
