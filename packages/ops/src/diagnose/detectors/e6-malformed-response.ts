import type { Evidence, Finding } from "../diagnosis.ts";
import { accountMetric, apiMetric } from "../evidence-sources.ts";
import { countText, numberText } from "../number-text.ts";
import type { ApiMetrics, ObservedApi } from "../observations.ts";
import { totalOf } from "../statistics.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/** What an API answers for a proxy response that it cannot read. */
const MALFORMED_STATUS = { rest: 502, http: 500 } as const;

/** Of all failures, as many may not be found among the functions' errors: the window cuts both in different places. */
const EDGE_SHARE = 0.05;
/** Of all requests, as many must have reached the function for it to be what answered them. */
const REACHED_SHARE = 0.95;

/** E6: the function succeeds, and the API refuses what it returned. */
export const malformedResponseDetector: Detector = {
  entry: "E6",
  explains: ["errors"],
  detect: (context) => context.observations.apis.map((api) => assess(context, api)),
};

function assess(context: Context, api: ObservedApi): Finding {
  const base = { entry: "E6", subject: { kind: "api", name: api.name }, impact: 0 } as const;
  if (api.metrics === undefined) {
    return conclude({
      ...base,
      verdict: "unknown",
      summary: `The errors of ${api.name} could not be read`,
      evidence: [],
    });
  }
  return judge(context, api, api.metrics);
}

/** Failures of an API, and what else tells of them. */
interface Failures {
  readonly failed: number;
  /** Of its functions. */
  readonly errors: number;
  readonly refused: number;
  /** Neither errors nor throttles of functions. */
  readonly unexplained: number;
  /** Sampled requests in which the function succeeded, and in which it failed. */
  readonly matching: number;
  readonly contradicting: number;
}

function judge(context: Context, api: ObservedApi, metrics: ApiMetrics): Finding {
  const failures = countFailures(context, api, metrics);
  const { failed, errors, unexplained, matching } = failures;
  const found = failureEvidence(context, { api, metrics, failures });
  const base = { entry: "E6", subject: { kind: "api", name: api.name }, evidence: found } as const;
  const refuted = refutation(context, api, failures);
  if (refuted !== undefined) return conclude({ ...base, verdict: "refuted", summary: refuted, impact: 0 });
  if (matching === 0 && !isReached(context, metrics)) {
    const summary = `${countText(unexplained, "request")} of ${api.name} failed without an error of the function: whether it was reached is not known`;
    return conclude({ ...base, verdict: "unknown", summary, impact: 0 });
  }
  return conclude({
    ...base,
    verdict: matching > 0 && unexplained > 0 ? "confirmed" : "likely",
    summary: `${countText(unexplained, "request")} of ${api.name} failed although their invocations succeeded: ${isTraced(context) ? "it refuses what the function returns" : "it refuses what the function returns, or the function itself answers 5XX"}`,
    impact: context.affected.failing * Math.min(1, unexplained / Math.max(1, failed)),
    discrimination: [
      { lookAlike: "E1", statement: `A failing function would count as an error: Lambda counts ${numberText(errors)}` },
    ],
    remedy: {
      steps: [
        "Return { statusCode: number, headers, body: string }: the body as text, JSON.stringify for an object, and no other members.",
      ],
      experiment: 'Return { statusCode: 200, body: "ok" } on the failing path: the 5XX ends',
      changes: [],
    },
  });
}

function countFailures(context: Context, api: ObservedApi, metrics: ApiMetrics): Failures {
  const { functions } = context.observations;
  const failed = totalOf(metrics.serverErrors);
  const errors = functions.reduce((sum, fn) => sum + totalOf(fn.metrics?.errors ?? []), 0);
  const refused = functions.reduce((sum, fn) => sum + totalOf(fn.metrics?.throttles ?? []), 0);
  const unexplained = Math.max(0, failed - errors - refused);
  return { failed, errors, refused, unexplained, ...sampledFailures(context, api) };
}

/** Why the functions' answers are not the cause; undefined where they may be. */
function refutation({ objectives }: Context, api: ObservedApi, failures: Failures): string | undefined {
  const { failed, unexplained, matching, contradicting } = failures;
  if (matching > 0) return undefined;
  if (unexplained === 0) return `Every failed answer of ${api.name} is an error of the function itself`;
  const isEdge = unexplained <= Math.max(objectives.failedCount - 1, EDGE_SHARE * failed);
  return isEdge || contradicting > 0
    ? `No sampled failure of ${api.name} comes from a successful invocation`
    : undefined;
}

function failureEvidence(
  context: Context,
  { api, metrics, failures }: { readonly api: ObservedApi; readonly metrics: ApiMetrics; readonly failures: Failures },
): readonly Evidence[] {
  const { failed, errors, refused, unexplained, matching, contradicting } = failures;
  return [
    evidence(context, {
      source: apiMetric(api),
      weight: 0,
      statement: `${countText(failed, "request")} ended in 5XX`,
      numbers: { serverErrors: failed },
    }),
    evidence(context, {
      source: accountMetric("Errors", "Sum"),
      weight: unexplained > 0 ? 1.5 : -2.5,
      statement: `Lambda counts ${countText(errors, "error")} and ${countText(refused, "throttle")}: ${numberText(unexplained)} failures are not the function's`,
      numbers: { functionErrors: errors, throttles: refused, unexplained },
    }),
    ...(unexplained > 0 ? [reachedEvidence(context, metrics)] : []),
    evidence(context, {
      source: { kind: "traces", filter: `http.status = ${MALFORMED_STATUS[api.kind]}` },
      weight: matching > 0 ? 2.5 : contradicting > 0 ? -1.5 : isTraced(context) ? 0 : -0.7,
      statement:
        matching + contradicting === 0
          ? `No sampled trace with ${MALFORMED_STATUS[api.kind]} shows what the function did`
          : `In ${countText(matching, "sampled trace")} with ${MALFORMED_STATUS[api.kind]} the function succeeded, in ${contradicting} it failed`,
      numbers: { functionSucceeded: matching, functionFailed: contradicting },
    }),
  ];
}

function reachedEvidence(context: Context, metrics: ApiMetrics): Evidence {
  const [requests, invocations] = [totalOf(metrics.requests), invocationsOf(context)];
  return evidence(context, {
    source: accountMetric("Invocations", "Sum"),
    weight: isReached(context, metrics) ? 1 : -1,
    statement: `${countText(invocations, "invocation")} for ${countText(requests, "request")}`,
    numbers: { invocations, requests },
  });
}

/** Whether sampled requests tell how the API answered: traces that begin at the function have that one's own status. */
function isTraced({ observations }: Context): boolean {
  return observations.requests.some(({ status = 0 }) => status >= 500);
}

/** An API that cannot reach its function fails without an invocation. */
function isReached(context: Context, { requests }: ApiMetrics): boolean {
  return invocationsOf(context) >= REACHED_SHARE * totalOf(requests);
}

function invocationsOf({ observations }: Context): number {
  return observations.functions.reduce((sum, fn) => sum + totalOf(fn.metrics?.invocations ?? []), 0);
}

/** Sampled requests with the status of a malformed response, by whether the function itself failed in them. */
function sampledFailures({ observations, breakdowns }: Context, api: ObservedApi) {
  const byTrace = new Map(breakdowns.map((breakdown) => [breakdown.traceId, breakdown]));
  const failed = observations.requests.filter(({ status }) => status === MALFORMED_STATUS[api.kind]);
  const invoked = failed.flatMap(({ traceId }) => byTrace.get(traceId) ?? []);
  const contradicting = invoked.filter(({ isFault }) => isFault).length;
  return { contradicting, matching: invoked.length - contradicting };
}
