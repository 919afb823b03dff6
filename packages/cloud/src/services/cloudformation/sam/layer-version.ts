import { layerLogicalId } from "./serverless-function.ts";
import { pick, type ReadText, s3Location, type SamOutput, type SamResource } from "./sam-resource.ts";

/**
 * Transforms an `AWS::Serverless::LayerVersion`. Its logical id changes with its content, so that an update publishes a
 * new version; the old one is retained unless RetentionPolicy says Delete.
 */
export function serverlessLayer(layer: SamResource, readText: ReadText): SamOutput {
  const { logicalId, properties, attributes } = layer;
  const id = layerLogicalId(logicalId, properties);
  const retention = /^delete$/i.test(readText(properties["RetentionPolicy"]) ?? "") ? "Delete" : "Retain";
  const resource = {
    Type: "AWS::Lambda::LayerVersion",
    DeletionPolicy: retention,
    Properties: {
      LayerName: properties["LayerName"] ?? logicalId,
      Content: s3Location(logicalId, "ContentUri", properties["ContentUri"]),
      ...pick(properties, ["CompatibleArchitectures", "CompatibleRuntimes", "Description", "LicenseInfo"]),
    },
    ...pick(attributes, ["Condition", "DependsOn"]),
  };
  return { resources: { [id]: resource }, routes: [], renames: { [logicalId]: id }, warnings: [] };
}
