import { epochMs } from "@faultline/core";
import type { ControlCalls } from "./control-calls.ts";
import type { StoredLayerVersion } from "./inventory.ts";

/** All versions of all layers. */
export async function readLayers({ clients, ask }: ControlCalls): Promise<readonly StoredLayerVersion[]> {
  const { ListLayersCommand } =
    await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const input = { ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListLayers", () => lambda.send(new ListLayersCommand(input)));
    names.push(...(page?.Layers ?? []).flatMap(({ LayerName }) => LayerName ?? []));
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  const stored: StoredLayerVersion[] = [];
  for (const name of names) stored.push(...(await readLayerVersions({ clients, ask }, name)));
  return stored;
}

async function readLayerVersions(
  { clients, ask }: Pick<ControlCalls, "clients" | "ask">,
  LayerName: string,
): Promise<readonly StoredLayerVersion[]> {
  const { ListLayerVersionsCommand, GetLayerVersionCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const stored: StoredLayerVersion[] = [];
  let Marker: string | undefined;
  do {
    const input = { LayerName, ...(Marker === undefined ? {} : { Marker }) };
    const page = await ask("lambda:ListLayerVersions", () => lambda.send(new ListLayerVersionsCommand(input)));
    for (const { LayerVersionArn: arn = "", Version: version = 0, CreatedDate = "" } of page?.LayerVersions ?? []) {
      const one = { LayerName, VersionNumber: version };
      // The list does not tell sizes.
      const details = await ask("lambda:GetLayerVersion", () => lambda.send(new GetLayerVersionCommand(one)));
      const created = epochMs(Date.parse(CreatedDate.replace(/\+0000$/, "Z")));
      stored.push({ arn, layerName: LayerName, version, sizeBytes: details?.Content?.CodeSize ?? 0, created });
    }
    Marker = page?.NextMarker;
  } while (Marker !== undefined);
  return stored;
}
