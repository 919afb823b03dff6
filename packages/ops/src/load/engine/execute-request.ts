import { type JsonValue, sleep } from "@faultline/core";
import { isLoopback } from "../../target.ts";
import { LOAD_LIMITS } from "../limits.ts";
import type { RequestStep } from "../script/load-script.ts";
import { OWN_METRICS } from "../statistics/metrics-recorder.ts";
import { compileValue } from "../templates/compile-template.ts";
import { AnswerView } from "./answer-view.ts";
import { captureValues } from "./capture.ts";
import { isExpectationMet } from "./check-expectations.ts";
import { type HttpAnswer, type Outcome, type OutgoingRequest } from "./http-sender.ts";
import { callProcessor } from "./processor.ts";
import { encodeRequest, type RequestParameters, requestParameters, requestUrl } from "./request-parameters.ts";
import { type EngineContext, FlowError, type VirtualUser } from "./virtual-user.ts";

/** Sends one request for a virtual user. Rejects with a FlowError when the user cannot go on. */
export type RequestRunner = (user: VirtualUser) => Promise<void>;

/** Prepares a request step: all that does not depend on the virtual user is done once. */
export function compileRequest(context: EngineContext, step: RequestStep): RequestRunner {
  const raw = requestParameters(step, context.script.defaultHeaders);
  const fill = compileValue(raw as unknown as JsonValue);
  const hooks = step.beforeRequest.flatMap((name) => context.processor.get(name) ?? []);
  const isBodyKept = step.captures.length > 0 || step.expectations.length > 0 || step.afterResponse.length > 0;
  const endpoint = step.name ?? step.url.replace(/^https?:\/\/[^/]+/i, "");
  return async (user) => {
    if (++user.requestCount > LOAD_LIMITS.requestsPerVuserMax) throw new FlowError("ETOOMANYREQUESTS");
    let parameters = fill;
    if (hooks.length > 0) {
      // Hooks come before the templates, so that what they set as variables or write as templates counts.
      const changed = structuredClone(raw);
      for (const hook of hooks) await callProcessor(hook, [changed, user.processorContext, user.events]);
      parameters = compileValue(changed as unknown as JsonValue);
    }
    const filled = parameters(user.scope) as unknown as RequestParameters;
    const request = outgoing(context, user, filled, isBodyKept);
    const outcome = await sendMeasured(context, user, request, {
      endpoint,
      isRedirectFollowed: step.isRedirectFollowed,
    });
    if (outcome.kind === "failure") throw new FlowError(outcome.code);
    if (isBodyKept) await useAnswer(context, user, step, { request: filled, answer: new AnswerView(outcome) });
  };
}

function outgoing(
  context: EngineContext,
  user: VirtualUser,
  parameters: RequestParameters,
  isBodyKept: boolean,
): OutgoingRequest {
  const url = requestUrl(context.target, parameters);
  if (url === undefined) throw new FlowError("EINVALIDURL");
  if (!context.isRemoteAllowed && !isLoopback(url.href)) throw new FlowError("ETARGETNOTLOCAL");
  const { headers, body } = encodeRequest(parameters);
  const cookie = user.cookies.header(url.origin);
  if (cookie !== undefined) headers.cookie ??= cookie;
  return { method: parameters.method.toUpperCase(), url, headers, body, isBodyKept };
}

interface SendOptions {
  readonly endpoint: string;
  readonly isRedirectFollowed: boolean;
}

async function sendMeasured(
  context: EngineContext,
  user: VirtualUser,
  request: OutgoingRequest,
  { endpoint, isRedirectFollowed }: SendOptions,
): Promise<Outcome> {
  const { sink, clock, rttMs } = context;
  const sentMs = clock.monotonicMs();
  sink.count("http.requests");
  sink.rate("http.request_rate");
  if (rttMs > 0) await sleep(clock, rttMs / 2);
  const outcome = await followRedirects(context, user, request, isRedirectFollowed);
  if (rttMs > 0) await sleep(clock, rttMs / 2);
  const endMs = clock.monotonicMs();
  if (outcome.kind === "answer") recordAnswer(context, outcome, endpoint);
  else sink.count(OWN_METRICS.failedRequests);
  sink.record(OWN_METRICS.latency, endMs - user.dueMs);
  sink.record(OWN_METRICS.fullTime, endMs - sentMs);
  user.dueMs = endMs; // What follows in the flow is due at once.
  return outcome;
}

const FIRST_FAILED_STATUS = 400;

function recordAnswer({ sink, rttMs }: EngineContext, answer: HttpAnswer, endpoint: string): void {
  const { statusCode, firstByteMs, sizeBytes, wasResent } = answer;
  const responseMs = firstByteMs + rttMs;
  const family = `${Math.floor(statusCode / 100)}xx`;
  sink.count(`http.codes.${statusCode}`);
  sink.count("http.responses");
  sink.count("http.downloaded_bytes", sizeBytes);
  sink.record("http.response_time", responseMs);
  sink.record(`http.response_time.${family}`, responseMs);
  sink.record(`plugins.metrics-by-endpoint.response_time.${endpoint}`, responseMs);
  sink.count(`plugins.metrics-by-endpoint.${endpoint}.codes.${statusCode}`);
  if (statusCode >= FIRST_FAILED_STATUS) sink.count(OWN_METRICS.failedRequests);
  if (wasResent) sink.count(OWN_METRICS.resent);
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

async function followRedirects(
  context: EngineContext,
  user: VirtualUser,
  first: OutgoingRequest,
  isFollowed: boolean,
): Promise<Outcome> {
  let request = first;
  for (let hop = 0; ; hop++) {
    const outcome = await context.sender.send(request);
    if (outcome.kind === "failure") return outcome;
    const { "set-cookie": setCookies, location } = outcome.headers;
    if (setCookies !== undefined) user.cookies.store(request.url.origin, setCookies);
    if (!isFollowed || location === undefined || !REDIRECTS.has(outcome.statusCode)) return outcome;
    if (hop >= LOAD_LIMITS.redirectsMax) return { kind: "failure", code: "ETOOMANYREDIRECTS" };
    if (!URL.canParse(location, request.url.href)) return outcome;
    const url = new URL(location, request.url.href);
    if (!context.isRemoteAllowed && !isLoopback(url.href)) return { kind: "failure", code: "ETARGETNOTLOCAL" };
    request = redirected(request, url, outcome.statusCode);
  }
}

/** 307 and 308 repeat the request; the others go on with GET. @see RFC 9110, section 15.4. */
function redirected(request: OutgoingRequest, url: URL, statusCode: number): OutgoingRequest {
  if (statusCode === 307 || statusCode === 308 || request.method === "HEAD") return { ...request, url };
  const kept = Object.entries(request.headers).filter(([name]) => !name.startsWith("content-"));
  return { ...request, url, method: "GET", body: undefined, headers: Object.fromEntries(kept) };
}

async function useAnswer(
  context: EngineContext,
  user: VirtualUser,
  step: RequestStep,
  { request, answer }: { readonly request: RequestParameters; readonly answer: AnswerView },
): Promise<void> {
  const { values, missing } = captureValues(answer, step.captures, context.random);
  Object.assign(user.processorContext.vars, values);
  checkExpectations(context, user, step, answer);
  if (missing !== undefined) throw new FlowError("Failed capture or match");
  for (const name of step.afterResponse) {
    const hook = context.processor.get(name);
    if (hook === undefined) continue;
    const response = { statusCode: answer.statusCode, headers: answer.headers, body: answer.text };
    await callProcessor(hook, [request, response, user.processorContext, user.events]);
  }
}

function checkExpectations(context: EngineContext, user: VirtualUser, step: RequestStep, answer: AnswerView): void {
  const { sink, script } = context;
  let areAllMet = true;
  for (const { kind, value } of step.expectations) {
    const isMet = isExpectationMet(answer, { kind, value: compileValue(value)(user.scope) });
    areAllMet &&= isMet;
    const name = `plugins.expect.${isMet ? "ok" : "failed"}`;
    sink.count(name);
    sink.count(`${name}.${kind}`);
  }
  if (areAllMet || !script.areExpectationsErrors) return;
  throw new FlowError(`Failed expectations for request ${step.url}`);
}
