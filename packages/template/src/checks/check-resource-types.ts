import { errorAt, type Diagnostic } from "../diagnostic.ts";
import { hintNearest } from "../nearest-name.ts";
import { entriesOf, textOf, toJson, valueOf, type MappingEntry, type TemplateNode } from "../template-node.ts";

/** @see SAM Developer Guide, "AWS SAM resources and properties". */
const SERVERLESS_TYPES: readonly string[] = [
  "AWS::Serverless::Function",
  "AWS::Serverless::Api",
  "AWS::Serverless::HttpApi",
  "AWS::Serverless::SimpleTable",
  "AWS::Serverless::LayerVersion",
  "AWS::Serverless::StateMachine",
  "AWS::Serverless::Application",
  "AWS::Serverless::Connector",
  "AWS::Serverless::GraphQLApi",
  "AWS::Serverless::CapacityProvider",
  "AWS::Serverless::WebSocketApi",
];

const SAM_TRANSFORM = "AWS::Serverless-2016-10-31";

/**
 * Checks that SAM's resource types exist and that the template asks for the transform that knows them: without it
 * CloudFormation refuses them all.
 */
export function checkResourceTypes(root: TemplateNode): Diagnostic[] {
  const isSam = hasSamTransform(valueOf(root, "Transform"));
  return entriesOf(valueOf(root, "Resources")).flatMap((resource) => checkType(resource, isSam));
}

function checkType({ key, value }: MappingEntry, isSam: boolean): Diagnostic[] {
  const node = valueOf(value, "Type");
  const type = textOf(node);
  if (node === undefined || type?.startsWith("AWS::Serverless::") !== true) return [];
  if (!SERVERLESS_TYPES.includes(type)) {
    const message = `${key} has the type ${type}, which SAM does not have`;
    return [errorAt(node, "resource-type-unknown", message, hintNearest(type, SERVERLESS_TYPES, ""))];
  }
  if (isSam) return [];
  const message = `${key} is an ${type}, but the template does not ask for SAM's transform`;
  const hint = `Write Transform: ${SAM_TRANSFORM} at the left margin, above Resources:`;
  return [errorAt(node, "transform-missing", message, hint)];
}

function hasSamTransform(transform: TemplateNode | undefined): boolean {
  return transform !== undefined && [toJson(transform)].flat().includes(SAM_TRANSFORM);
}
