/**
 * Writes `packages/cloud/src/wire/constraints/generated/<service>.json`: what AWS's public service models demand of the
 * members of inputs (length, range, pattern, enumeration), which the SDK's schemas leave out.
 *
 * Run it when a service is added or the models change:
 *
 *     pip install botocore
 *     node tools/extract-constraints.ts <directory of botocore>/data
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Botocore's folder for each service of the lab, by the service's own folder name. */
const SERVICES: Readonly<Record<string, string>> = {
  apigateway: "apigateway",
  apigatewayv2: "apigatewayv2",
  cloudformation: "cloudformation",
  cloudwatch: "cloudwatch",
  dynamodb: "dynamodb",
  events: "events",
  iam: "iam",
  lambda: "lambda",
  logs: "logs",
  servicequotas: "service-quotas",
  sts: "sts",
  xray: "xray",
};

/** Where recorded answers of AWS contradict the public model. */
const CORRECTIONS: Readonly<Record<string, Readonly<Record<string, Partial<ModelShape>>>>> = {
  lambda: {
    LayerVersionArn: {
      max: 2048,
      pattern:
        "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)",
    },
  },
  // AWS takes a colon, which its model forbids. Recorded by the LocalStack project.
  logs: { MetricNamespace: { pattern: "[^*$]*" } },
};

interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

type Constraint = Record<string, unknown>;

const outputDirectory = join(import.meta.dirname, "../packages/cloud/src/wire/constraints/generated");
const modelDirectory = process.argv[2];
if (modelDirectory === undefined) throw new Error("Name the directory of botocore's data");
mkdirSync(outputDirectory, { recursive: true });
for (const [service, folder] of Object.entries(SERVICES)) {
  const structures = extractStructures(readModel(join(modelDirectory, folder), CORRECTIONS[service] ?? {}));
  const note =
    "Generated from AWS's public service models (botocore 1.43, Apache-2.0) by: node tools/extract-constraints.ts";
  writeFileSync(join(outputDirectory, `${service}.json`), `${JSON.stringify({ note, structures })}\n`);
  console.log(`${service}: ${Object.keys(structures).length} structures`);
}

function readModel(directory: string, corrections: Readonly<Record<string, Partial<ModelShape>>>): Model {
  const version = readdirSync(directory).sort().at(-1);
  if (version === undefined) throw new Error(`No model in ${directory}`);
  const path = join(directory, version, "service-2.json");
  const text = existsSync(path) ? readFileSync(path, "utf8") : gunzipSync(readFileSync(`${path}.gz`)).toString("utf8");
  const model = JSON.parse(text) as Model;
  const corrected = Object.entries(corrections).map(([name, change]) => [name, { ...shapeOf(model, name), ...change }]);
  return { ...model, shapes: { ...model.shapes, ...Object.fromEntries(corrected) } };
}

function extractStructures(model: Model): Record<string, Record<string, Constraint>> {
  const structures: Record<string, Record<string, Constraint>> = {};
  for (const name of reachableStructures(model)) {
    const members = Object.entries(model.shapes[name]?.members ?? {}).flatMap(([member, { shape }]) => {
      const constraint = constraintOf(model, shape, new Set());
      return constraint === undefined ? [] : [[member, constraint] as const];
    });
    if (members.length > 0) structures[name] = Object.fromEntries(members);
  }
  return structures;
}

/** Names of the structures that occur in any operation's input. */
function reachableStructures(model: Model): string[] {
  const seen = new Set<string>();
  const pending = Object.values(model.operations).flatMap(({ input }) => input?.shape ?? []);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { members = {}, member, key, value } = shapeOf(model, name);
    pending.push(...[...Object.values(members), member, key, value].flatMap((part) => part?.shape ?? []));
  }
  return [...seen].filter((name) => shapeOf(model, name).type === "structure").sort();
}

/** The constraint of a shape that is no structure; structures have their own entry. */
function constraintOf(model: Model, name: string, entered: ReadonlySet<string>): Constraint | undefined {
  const shape = shapeOf(model, name);
  if (shape.type === "structure" || entered.has(name)) return undefined;
  const inside = new Set([...entered, name]);
  const part = (reference?: { readonly shape: string }) =>
    reference === undefined ? undefined : constraintOf(model, reference.shape, inside);
  const own = ownConstraint(shape, name);
  const isConstrained = Object.keys(own).length > 0;
  const isFloat = isConstrained && (shape.type === "double" || shape.type === "float");
  const parts = { element: part(shape.member), key: part(shape.key), value: part(shape.value) };
  const constraint = { ...own, ...(isFloat ? { isFloat } : {}), ...withoutUndefined(parts) };
  return Object.keys(constraint).length === 0 ? undefined : constraint;
}

function ownConstraint({ type, min, max, pattern, enum: values }: ModelShape, name: string): Constraint {
  const enumeration = values === undefined ? {} : { enumName: name, enumValues: values };
  const least = min === 0 && type !== "integer" && type !== "long" && type !== "double" ? undefined : min; // No length is below 0.
  return { ...withoutUndefined({ min: least, max, pattern }), ...enumeration };
}

function withoutUndefined(members: Record<string, unknown>): Constraint {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function shapeOf(model: Model, name: string): ModelShape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The model has no shape ${name}`);
  return shape;
}
