import type { PublishLayerVersionCommandInput } from "@aws-sdk/client-lambda";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, structure, text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

const PROPERTIES = [
  "CompatibleArchitectures",
  "CompatibleRuntimes",
  "Content",
  "Description",
  "LayerName",
  "LicenseInfo",
];

/** `AWS::Lambda::LayerVersion`. Versions never change: every change publishes another one. */
export const lambdaLayerVersion: ResourceProvider = {
  type: "AWS::Lambda::LayerVersion",
  properties: PROPERTIES,
  replacedBy: PROPERTIES,
  async create(properties, context) {
    const published = await context.services.call({
      service: "lambda",
      operation: "PublishLayerVersion",
      scope: context.scope,
      input: {
        LayerName: text(properties, "LayerName") ?? generatedName(context, MAX_LAYER_NAME),
        Content: structure<PublishLayerVersionCommandInput["Content"]>(properties, "Content") ?? {},
        CompatibleArchitectures: structure<PublishLayerVersionCommandInput["CompatibleArchitectures"]>(
          properties,
          "CompatibleArchitectures",
        ),
        CompatibleRuntimes: structure<PublishLayerVersionCommandInput["CompatibleRuntimes"]>(
          properties,
          "CompatibleRuntimes",
        ),
        Description: text(properties, "Description"),
        LicenseInfo: text(properties, "LicenseInfo"),
      },
    });
    const LayerVersionArn = published.LayerVersionArn ?? "";
    return { physicalId: LayerVersionArn, attributes: { LayerVersionArn } };
  },
  async update(existing) {
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    const [, LayerName = "", version = ""] = /:layer:([^:]+):(\d+)$/.exec(physicalId) ?? [];
    const input = { LayerName: requiredText({ LayerName }, "LayerName"), VersionNumber: Number(version) };
    await ignoreMissing(services.call({ service: "lambda", operation: "DeleteLayerVersion", input, scope }));
  },
};

const MAX_LAYER_NAME = 140;
