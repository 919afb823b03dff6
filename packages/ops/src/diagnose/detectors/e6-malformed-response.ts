import type { Finding } from "../diagnosis.ts";
import { accountMetric, apiMetric } from "../evidence-sources.ts";
import { countText, numberText } from "../number-text.ts";
import type { ApiMetrics, ObservedApi } from "../observations.ts";
import { totalOf } from "../statistics.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/** What an API answers for a proxy response that it cannot read. */
const MALFORMED_STATUS = { rest: 502, http: 500 } as const;

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

function judge(context: Context, api: ObservedApi, metrics: ApiMetrics): Finding {
  const { functions } = context.observations;
  const failed = totalOf(metrics.serverErrors);
  const errors = functions.reduce((sum, fn) => sum + totalOf(fn.metrics?.errors ?? []), 0);
  const refused = functions.reduce((sum, fn) => sum + totalOf(fn.metrics?.throttles ?? []), 0);
  const unexplained = Math.max(0, failed - errors - refused);
  const { contradicting, matching } = sampledFailures(context, api);
  const found = [
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
    evidence(context, {
      source: { kind: "traces", filter: `http.status = ${MALFORMED_STATUS[api.kind]}` },
      weight: matching > 0 ? 2.5 : contradicting > 0 ? -1.5 : 0,
      statement: `In ${countText(matching, "sampled trace")} with ${MALFORMED_STATUS[api.kind]} the function succeeded, in ${contradicting} it failed`,
      numbers: { functionSucceeded: matching, functionFailed: contradicting },
    }),
  ];
  const base = { entry: "E6", subject: { kind: "api", name: api.name }, evidence: found } as const;
  if (unexplained === 0 && matching === 0) {
    const summary = `Every failed answer of ${api.name} is an error of the function itself`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  // Clocks differ at the window's edges by a request or two.
  const isNoise = matching === 0 && unexplained < context.objectives.failedCount;
  if (isNoise || (matching === 0 && contradicting > 0)) {
    const summary = `No sampled failure of ${api.name} comes from a successful invocation`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  return conclude({
    ...base,
    verdict: matching > 0 && unexplained > 0 ? "confirmed" : "likely",
    summary: `${api.name} refuses what the function returns: ${countText(unexplained, "request")} failed although their invocations succeeded`,
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

/** Sampled requests with the status of a malformed response, by whether the function itself failed in them. */
function sampledFailures({ observations, breakdowns }: Context, api: ObservedApi) {
  const byTrace = new Map(breakdowns.map((breakdown) => [breakdown.traceId, breakdown]));
  const failed = observations.requests.filter(({ status }) => status === MALFORMED_STATUS[api.kind]);
  const invoked = failed.flatMap(({ traceId }) => byTrace.get(traceId) ?? []);
  const contradicting = invoked.filter(({ isFault }) => isFault).length;
  return { contradicting, matching: invoked.length - contradicting };
}
