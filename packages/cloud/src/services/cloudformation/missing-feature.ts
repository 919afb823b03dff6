import { nearestName } from "@faultline/template";
import { PROVIDED_TYPES } from "./resources/providers.ts";

/** What the lab lacks when it cannot make a resource of a type whose service it has. */
const FEATURES: Readonly<Record<string, string>> = {
  "AWS::Lambda::EventSourceMapping": "event source mappings",
  "AWS::SQS::Queue": "SQS",
  "AWS::Serverless::Application": "nested applications",
  "AWS::Serverless::GraphQLApi": "AppSync",
  "AWS::Serverless::StateMachine": "Step Functions",
};

/** Services whose name is not the one in their resource types. */
const SERVICES: Readonly<Record<string, string>> = {
  CertificateManager: "Certificate Manager",
  ElasticLoadBalancingV2: "load balancers",
  Events: "EventBridge",
  KinesisFirehose: "Data Firehose",
  Route53: "Route 53",
  SSM: "Systems Manager",
  Scheduler: "EventBridge Scheduler",
  SecretsManager: "Secrets Manager",
  StepFunctions: "Step Functions",
};

/** What is missing for a resource type, to follow "the lab has no": `SQS`, `function URLs`, `AWS::ApiGateway::Model`. */
export function missingFeature(type: string): string {
  const feature = Object.hasOwn(FEATURES, type) ? FEATURES[type] : undefined;
  if (feature !== undefined) return feature;
  const [, service = type, resource] = type.split("::");
  if (resource === undefined || servicesWithTypes().includes(service)) return type;
  return Object.hasOwn(SERVICES, service) ? (SERVICES[service] ?? service) : service;
}

/** The resource type that a mistyped one most probably meant; undefined for one that is near to none. */
export function nearestType(type: string): string | undefined {
  const [vendor, service = "", resource = ""] = type.split("::");
  const named = servicesWithTypes();
  const nearService =
    vendor === "AWS" ? (named.find((name) => name === service) ?? nearestName(service, named)) : undefined;
  if (nearService === undefined) return undefined;
  const prefix = `AWS::${nearService}::`;
  const resources = PROVIDED_TYPES.filter((known) => known.startsWith(prefix)).map((known) =>
    known.slice(prefix.length),
  );
  const nearResource = nearestName(resource, resources);
  return nearResource === undefined ? undefined : `${prefix}${nearResource}`;
}

function servicesWithTypes(): readonly string[] {
  return [...new Set(PROVIDED_TYPES.map((type) => type.split("::")[1] ?? ""))];
}
