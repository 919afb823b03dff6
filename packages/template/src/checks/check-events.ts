import { errorAt, type Diagnostic } from "../diagnostic.ts";
import { hintNearest } from "../nearest-name.ts";
import { entriesOf, textOf, valueOf, type MappingEntry, type TemplateNode } from "../template-node.ts";

/** @see API Gateway API Reference, "PutMethod", `httpMethod`; SAM writes them in any case. */
const HTTP_METHODS: readonly string[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/** How OpenAPI documents, and so SAM events, may spell a method that stands for all. */
const CATCH_ALL: readonly string[] = ["*", "x-amazon-apigateway-any-method"];

/** Checks that the events by which an API calls a SAM function name an HTTP method that there is. */
export function checkEvents(root: TemplateNode): Diagnostic[] {
  const functions = entriesOf(valueOf(root, "Resources")).filter(
    ({ value }) => textOf(valueOf(value, "Type")) === "AWS::Serverless::Function",
  );
  return functions.flatMap(({ value }) =>
    entriesOf(valueOf(valueOf(value, "Properties"), "Events")).flatMap(checkMethod),
  );
}

function checkMethod({ value }: MappingEntry): Diagnostic[] {
  const type = textOf(valueOf(value, "Type"));
  if (type !== "Api" && type !== "HttpApi") return [];
  const node = valueOf(valueOf(value, "Properties"), "Method");
  const method = textOf(node);
  if (node === undefined || method === undefined || CATCH_ALL.includes(method)) return [];
  if (HTTP_METHODS.includes(method.toUpperCase())) return [];
  const hint = hintNearest(method, HTTP_METHODS, "");
  return [errorAt(node, "property-value", `${method} is no HTTP method`, hint)];
}
