import type { JsonValue } from "@faultline/core";
import type { RequestStep } from "../script/load-script.ts";
import { valueText } from "../templates/value-text.ts";

/**
 * A request in the form that processors see and change: templates in its strings still stand. Members as in Artillery,
 * so that its processors work as they are.
 */
export interface RequestParameters {
  url: string;
  method: string;
  headers: Record<string, JsonValue>;
  qs: Record<string, JsonValue>;
  json?: JsonValue;
  body?: JsonValue;
  form?: Record<string, JsonValue>;
  formData?: Record<string, JsonValue>;
}

/** The parameters of a step before any template is filled in. */
export function requestParameters(
  step: RequestStep,
  defaultHeaders: Readonly<Record<string, JsonValue>>,
): RequestParameters {
  const { body } = step;
  return {
    url: step.url,
    method: step.method,
    headers: { ...lowerCase(defaultHeaders), ...lowerCase(step.headers), ...authorization(step) },
    qs: { ...step.query },
    ...(body?.kind === "json" ? { json: body.value } : {}),
    ...(body?.kind === "text" ? { body: body.value } : {}),
    ...(body?.kind === "form" ? { form: { ...body.fields } } : {}),
    ...(body?.kind === "formData" ? { formData: { ...body.fields } } : {}),
  };
}

function authorization({ basicAuth }: RequestStep): Record<string, JsonValue> {
  if (basicAuth === undefined) return {};
  const token = Buffer.from(`${basicAuth.user}:${basicAuth.password}`).toString("base64");
  return { authorization: `Basic ${token}` };
}

function lowerCase(headers: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

const USER_AGENT = "Faultline load generator";

/** Headers and body of parameters whose templates are filled in. */
export function encodeRequest(parameters: RequestParameters): {
  headers: Record<string, string>;
  body: string | undefined;
} {
  const headers: Record<string, string> = { "user-agent": USER_AGENT, accept: "*/*" };
  for (const [name, value] of Object.entries(parameters.headers)) {
    if (value !== null) headers[name.toLowerCase()] = valueText(value);
  }
  const encoded = encodeBody(parameters);
  if (encoded === undefined) return { headers, body: undefined };
  headers["content-type"] ??= encoded.contentType;
  headers["content-length"] = String(Buffer.byteLength(encoded.body));
  return { headers, body: encoded.body };
}

const BOUNDARY = "----faultline-form-data-5b0c8e12";

function encodeBody(parameters: RequestParameters): { body: string; contentType: string } | undefined {
  const { json, form, formData, body } = parameters;
  if (json !== undefined) return { body: JSON.stringify(json), contentType: "application/json" };
  if (form !== undefined) {
    const pairs = Object.entries(form).map(([name, value]): [string, string] => [name, valueText(value)]);
    return { body: new URLSearchParams(pairs).toString(), contentType: "application/x-www-form-urlencoded" };
  }
  if (formData !== undefined) {
    const parts = Object.entries(formData).map(
      ([name, value]) =>
        `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${valueText(value)}\r\n`,
    );
    return { body: `${parts.join("")}--${BOUNDARY}--\r\n`, contentType: `multipart/form-data; boundary=${BOUNDARY}` };
  }
  return body === undefined ? undefined : { body: valueText(body), contentType: "text/plain" };
}

/**
 * The address of a request: absolute, or below the target, query added. Undefined where it is no URL.
 *
 * Differs from Artillery: a target's trailing slash and a path's leading one count once.
 */
export function requestUrl(target: string, { url, qs }: RequestParameters): URL | undefined {
  const isAbsolute = /^https?:\/\//i.test(url);
  const joined = isAbsolute ? url : `${target.replace(/\/+$/, "")}${url === "" || /^[/?]/.test(url) ? "" : "/"}${url}`;
  if (!URL.canParse(joined)) return undefined;
  const result = new URL(joined);
  for (const [name, value] of Object.entries(qs)) {
    const values = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
    for (const one of values) result.searchParams.append(name, valueText(one));
  }
  return result;
}
