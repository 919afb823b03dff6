import { epochMs } from "@faultline/core";
import { isServiceFault } from "../service-fault.ts";
import { type ControlCalls, pagesOf } from "./control-calls.ts";
import type { StoredLayerVersion } from "./inventory.ts";

/** All versions of all layers. */
export async function readLayers(calls: ControlCalls): Promise<readonly StoredLayerVersion[]> {
  const { ListLayersCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const names: string[] = [];
  const pages = pagesOf(calls, "lambda:ListLayers", (start) => lambda.send(new ListLayersCommand(start)));
  for await (const page of pages) {
    names.push(...(page.Layers ?? []).flatMap(({ LayerName }) => LayerName ?? []));
  }
  const stored: StoredLayerVersion[] = [];
  for (const name of names) stored.push(...(await readLayerVersions(calls, name)));
  return stored;
}

/** Whether a layer version's policy lets others use it: other accounts, or all. */
export async function isShared(calls: ControlCalls, { layerName, version }: StoredLayerVersion): Promise<boolean> {
  const { GetLayerVersionPolicyCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const input = { LayerName: layerName, VersionNumber: version };
  try {
    const found = await calls.ask("lambda:GetLayerVersionPolicy", () =>
      lambda.send(new GetLayerVersionPolicyCommand(input)),
    );
    return found?.Policy !== undefined;
  } catch (thrown) {
    if (isServiceFault(thrown, "ResourceNotFoundException")) return false; // It has no policy.
    throw thrown;
  }
}

async function readLayerVersions(calls: ControlCalls, LayerName: string): Promise<readonly StoredLayerVersion[]> {
  const { ListLayerVersionsCommand, GetLayerVersionCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await calls.clients.lambda();
  const stored: StoredLayerVersion[] = [];
  const pages = pagesOf(calls, "lambda:ListLayerVersions", (start) =>
    lambda.send(new ListLayerVersionsCommand({ LayerName, ...start })),
  );
  for await (const page of pages) {
    for (const { LayerVersionArn: arn = "", Version: version = 0, CreatedDate = "" } of page.LayerVersions ?? []) {
      const one = { LayerName, VersionNumber: version };
      // The list does not tell sizes.
      const details = await calls
        .ask("lambda:GetLayerVersion", () => lambda.send(new GetLayerVersionCommand(one)))
        .catch(ifDeletedMeanwhile);
      if (details === undefined) continue;
      const created = epochMs(Date.parse(CreatedDate.replace(/\+0000$/, "Z")));
      stored.push({ arn, layerName: LayerName, version, sizeBytes: details.Content?.CodeSize ?? 0, created });
    }
  }
  return stored;
}

function ifDeletedMeanwhile(thrown: unknown): undefined {
  if (!isServiceFault(thrown, "ResourceNotFoundException")) throw thrown;
}
