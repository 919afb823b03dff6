import { entriesOf, textOf, toJson, valueOf, type TemplateNode } from "../template-node.ts";

/** @see CloudFormation User Guide, "Pseudo parameters reference". */
export const PSEUDO_PARAMETERS: readonly string[] = [
  "AWS::AccountId",
  "AWS::NoValue",
  "AWS::NotificationARNs",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
];

/** The names that a template declares, and those that SAM adds. */
export interface DeclaredNames {
  readonly parameters: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  readonly mappings: readonly string[];
  /** Whether the transform makes a resource of this logical id. */
  isGenerated(logicalId: string): boolean;
}

/** Collects what Ref, GetAtt and Sub may name. */
export function declaredNames(root: TemplateNode): DeclaredNames {
  const keysOf = (section: string) => entriesOf(valueOf(root, section)).map(({ key }) => key);
  const resources = entriesOf(valueOf(root, "Resources"));
  const transform = valueOf(root, "Transform");
  const samIds = resources
    .filter(({ value }) => textOf(valueOf(value, "Type"))?.startsWith("AWS::Serverless::"))
    .map(({ key }) => key);
  return {
    parameters: keysOf("Parameters"),
    resources: resources.map(({ key }) => key),
    conditions: keysOf("Conditions"),
    mappings: keysOf("Mappings"),
    isGenerated: (logicalId) =>
      isGenerated(logicalId, transform === undefined ? [] : samIds) || isMacroTemplate(transform),
  };
}

/** SAM derives its ids from those of its resources (`<Id>Role`, `<Id>ProdStage`), besides the two implicit APIs. */
function isGenerated(logicalId: string, samIds: readonly string[]): boolean {
  if (samIds.length === 0) return false;
  if (/^Serverless(?:RestApi|HttpApi|DeploymentApplication)/.test(logicalId)) return true;
  return samIds.some((id) => logicalId.startsWith(id) && GENERATED_SUFFIX.test(logicalId.slice(id.length)));
}

/** @see aws/serverless-application-model, docs/internals/generated_resources.rst. */
const GENERATED_SUFFIX =
  /^(?:\.?(?:Role|Version|Alias|Stage|Deployment|Url|EventInvokeConfig|[0-9a-f]{10})|.*(?:Permission|Stage|Rule|Event))/;

/** Other transforms than SAM's may add anything. */
function isMacroTemplate(transform: TemplateNode | undefined): boolean {
  if (transform === undefined) return false;
  const names = [toJson(transform)].flat();
  return names.some((name) => name !== "AWS::Serverless-2016-10-31" && name !== "AWS::LanguageExtensions");
}
