import type { JsonValue } from "@faultline/core";
import type { TemplateNode } from "@faultline/template";
import {
  type Capture,
  type CaptureSource,
  type Expectation,
  EXPECTATION_KINDS,
  type RequestBody,
  type RequestStep,
} from "./load-script.ts";
import type { NodeReader } from "./node-reader.ts";

const REQUEST_KEYS = [
  "url",
  "uri",
  "name",
  "headers",
  "qs",
  "json",
  "body",
  "form",
  "formData",
  "auth",
  "capture",
  "expect",
  "beforeRequest",
  "afterResponse",
  "followRedirect",
  "ifTrue",
  "gzip",
];
const CAPTURE_KEYS = ["json", "header", "regexp", "group", "flags", "as", "strict"];

/** Reads one request of a flow: the value of `get:`, `post:` and so on. */
export function readRequest(reader: NodeReader, method: string, node: TemplateNode): RequestStep | undefined {
  const isShort = node.kind === "scalar";
  const request = isShort ? new Map([["url", node as TemplateNode]]) : reader.mapping(node, method, REQUEST_KEYS);
  const url = reader.text(request.get("url") ?? request.get("uri"), "url");
  if (url === undefined) {
    if (node.kind === "mapping") reader.error(node, `The ${method} has no url`, 'Write url: "/path"');
    return undefined;
  }
  return {
    kind: "request",
    method: method.toUpperCase(),
    url,
    name: reader.text(request.get("name"), "name"),
    headers: reader.record(request.get("headers"), "headers"),
    query: reader.record(request.get("qs"), "qs"),
    body: readBody(reader, request),
    basicAuth: readAuth(reader, request.get("auth")),
    captures: reader.list(request.get("capture")).flatMap((item) => readCapture(reader, item) ?? []),
    expectations: reader.list(request.get("expect")).flatMap((item) => readExpectations(reader, item)),
    beforeRequest: reader.names(request.get("beforeRequest"), "beforeRequest"),
    afterResponse: reader.names(request.get("afterResponse"), "afterResponse"),
    isRedirectFollowed: reader.flag(request.get("followRedirect"), "followRedirect", true),
    ifTrue: reader.text(request.get("ifTrue"), "ifTrue"),
    line: node.line,
  };
}

function readBody(reader: NodeReader, request: ReadonlyMap<string, TemplateNode>): RequestBody | undefined {
  const json = request.get("json");
  if (json !== undefined) return { kind: "json", value: reader.json(json) };
  const form = request.get("form");
  if (form !== undefined) return { kind: "form", fields: reader.record(form, "form") };
  const formData = request.get("formData");
  if (formData !== undefined) return { kind: "formData", fields: readFormData(reader, formData) };
  const body = request.get("body");
  return body === undefined ? undefined : { kind: "text", value: reader.json(body) };
}

function readFormData(reader: NodeReader, node: TemplateNode): Readonly<Record<string, JsonValue>> {
  const fields = reader.mapping(node, "formData", "any");
  for (const [name, field] of fields) {
    if (field.kind !== "scalar")
      reader.error(field, `The field ${name} of formData is not text`, "Send files with a processor's beforeRequest");
  }
  return Object.fromEntries([...fields].map(([name, field]) => [name, reader.json(field)]));
}

function readAuth(reader: NodeReader, node: TemplateNode | undefined): RequestStep["basicAuth"] {
  if (node === undefined) return undefined;
  const auth = reader.mapping(node, "auth", ["user", "pass"]);
  const user = reader.text(auth.get("user"), "user");
  return user === undefined ? undefined : { user, password: reader.text(auth.get("pass"), "pass") ?? "" };
}

function readCapture(reader: NodeReader, node: TemplateNode): Capture | undefined {
  const capture = reader.mapping(node, "capture", CAPTURE_KEYS);
  const source = readCaptureSource(reader, node, capture);
  const as = reader.text(capture.get("as"), "as");
  if (as === undefined) {
    reader.error(node, "The capture has no name", "Write as: and the name of the variable");
    return undefined;
  }
  return source === undefined
    ? undefined
    : { source, as, isStrict: reader.flag(capture.get("strict"), "strict", true) };
}

function readCaptureSource(
  reader: NodeReader,
  node: TemplateNode,
  capture: ReadonlyMap<string, TemplateNode>,
): CaptureSource | undefined {
  const path = reader.text(capture.get("json"), "json");
  if (path !== undefined) return { kind: "json", path };
  const name = reader.text(capture.get("header"), "header");
  if (name !== undefined) return { kind: "header", name: name.toLowerCase() };
  const pattern = reader.text(capture.get("regexp"), "regexp");
  if (pattern === undefined) {
    reader.error(node, "The capture has no source", 'Write json: "$.id", header: "x-name" or regexp: "…"');
    return undefined;
  }
  const flags = reader.text(capture.get("flags"), "flags") ?? "";
  const group = capture.get("group");
  if (!isRegExp(pattern, flags)) {
    reader.error(capture.get("regexp") ?? node, "The regular expression is not valid", "Check brackets and escapes");
    return undefined;
  }
  return { kind: "regexp", pattern, flags, group: group === undefined ? undefined : reader.text(group, "group") };
}

function isRegExp(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false; // The caller points at it.
  }
}

/** An item of `expect` may hold several expectations. */
function readExpectations(reader: NodeReader, node: TemplateNode): readonly Expectation[] {
  const known: readonly string[] = EXPECTATION_KINDS;
  return [...reader.mapping(node, "expect", known)].flatMap(([key, value]) => {
    const kind = EXPECTATION_KINDS.find((name) => name === key);
    return kind === undefined ? [] : [{ kind, value: reader.json(value) }];
  });
}
