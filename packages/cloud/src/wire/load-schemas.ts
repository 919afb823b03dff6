import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleOnce } from "../bundle-cache.ts";
import { type OperationShape, readDeclaration, type Shape, type StructureShape } from "./shape.ts";

/** A service's API model, as the SDK's client describes it. */
export interface ServiceSchemas {
  readonly operations: ReadonlyMap<string, OperationShape>;
  readonly errors: ReadonlyMap<string, StructureShape>;
  /** Enumerations of the client, by name: `Runtime` to its values. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** The model's namespace, such as `com.amazonaws.lambda`. */
  readonly namespace: string;
}

const SCHEMAS_MODULE = "./dist-es/schemas/schemas_0.js";
const ENUMS_MODULE = "./dist-es/models/enums.js";

const require = createRequire(import.meta.url);
const loads = new Map<string, Promise<ServiceSchemas>>();

/**
 * Loads the schemas of an SDK client package, without the client: only its schema and enumeration modules are bundled,
 * once, and the bundle loads in a few milliseconds where the whole client takes 50 and more. Concurrent calls share one
 * load.
 *
 * @param clientPackage Such as `@aws-sdk/client-lambda`; must be installed.
 */
export function loadSchemas(clientPackage: string): Promise<ServiceSchemas> {
  const known = loads.get(clientPackage);
  if (known !== undefined) return known;
  const load = bundleAndRead(clientPackage).catch((error: unknown) => {
    loads.delete(clientPackage); // A later request may find the package installed.
    throw error;
  });
  loads.set(clientPackage, load);
  return load;
}

async function bundleAndRead(clientPackage: string): Promise<ServiceSchemas> {
  const manifestPath = require.resolve(`${clientPackage}/package.json`);
  const { version } = JSON.parse(readFileSync(manifestPath, "utf8")) as { version: string };
  const directory = dirname(manifestPath);
  const hasEnums = existsSync(join(directory, ENUMS_MODULE));
  const path = await bundleOnce({
    name: `schemas-${clientPackage.slice(clientPackage.indexOf("/") + 1)}`,
    contents: `export * as schemas from "${SCHEMAS_MODULE}";${hasEnums ? `export * as enums from "${ENUMS_MODULE}";` : ""}`,
    resolveDir: directory,
    format: "esm",
    versions: [version],
  });
  const loaded = (await import(pathToFileURL(path).href)) as Bundle;
  return readSchemas(loaded);
}

interface Bundle {
  readonly schemas: Readonly<Record<string, unknown>>;
  /** Absent where the model has no enumerations. */
  readonly enums?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function readSchemas({ schemas, enums = {} }: Bundle): ServiceSchemas {
  const operations = new Map<string, OperationShape>();
  const errors = new Map<string, StructureShape>();
  let namespace = "";
  for (const exported of Object.values(schemas)) {
    const declaration = readDeclaration(exported);
    if (declaration?.kind === "operation") {
      operations.set(declaration.operation.name, declaration.operation);
      namespace ||= String((exported as readonly unknown[])[1]);
    } else if (declaration?.kind === "error" && !isSynthetic(declaration.shape)) {
      errors.set(declaration.shape.name, declaration.shape);
    }
  }
  return { operations, errors, namespace, enums: readEnums(enums) };
}

/** The client's own base exception, which no service sends. */
function isSynthetic(shape: Shape & { readonly namespace: string }): boolean {
  return shape.namespace.startsWith("smithy.ts.sdk.synthetic");
}

function readEnums(enums: NonNullable<Bundle["enums"]>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(enums).map(([name, values]) => [name, Object.values(values)]));
}
