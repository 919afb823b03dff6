import type { Evidence, Finding, Remedy } from "../diagnosis.ts";
import { functionLog, functionMetric, tracesThrough } from "../evidence-sources.ts";
import { countText, numberText, percentText } from "../number-text.ts";
import type { ObservedFunction } from "../observations.ts";
import { share, totalOf } from "../statistics.ts";
import { findTimeOuts } from "../symptoms/find-time-outs.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";
import { type ExceptionGroup, groupExceptions } from "./uncaught-exceptions.ts";

/** A route stands out when its share of the failures is this many times its share of the requests. */
const LIFT = 1.5;
/** One exception must stand for this share of the errors to be called their cause. */
const DECISIVE_SHARE = 0.2;
/** Characters of an exception's message that are shown. */
const MAX_MESSAGE = 200;

const ERRORS_QUERY = String.raw`filter @message like /Invoke Error|Uncaught Exception|\[ERROR\]|errorType/
| parse @message /(?<type>[A-Z][A-Za-z]*(Error|Exception))/
| stats count(*) as n by type`;

/** E1: the code throws, on a path that some requests take. */
export const unhandledExceptionDetector: Detector = {
  entry: "E1",
  explains: ["errors"],
  detect: (context) => context.observations.functions.map((fn) => assess(context, fn)),
};

function assess(context: Context, fn: ObservedFunction): Finding {
  const [top] = groupExceptions(fn, context.breakdowns);
  return top === undefined ? assessWithout(context, fn) : judge(context, fn, top);
}

/** No exception was seen: that refutes the cause where it would have been. */
function assessWithout(context: Context, fn: ObservedFunction): Finding {
  const errors = totalOf(fn.metrics?.errors ?? []);
  const hasLog = fn.failureLines !== undefined;
  const place = hasLog ? "in the log" : "in the sampled traces";
  return conclude({
    entry: "E1",
    subject: { kind: "function", name: fn.name },
    impact: 0,
    verdict: hasLog || errors === 0 ? "refuted" : "unknown",
    summary:
      errors === 0
        ? `${fn.name} did not fail`
        : `${numberText(errors)} errors of ${fn.name}, and no uncaught exception of its code ${place}`,
    evidence: [errorsEvidence(context, fn, errors)],
  });
}

function judge(context: Context, fn: ObservedFunction, top: ExceptionGroup): Finding {
  const errors = totalOf(fn.metrics?.errors ?? []);
  const timeOuts = findTimeOuts(fn, context.breakdowns);
  const part = Math.min(1, share(top.count, errors));
  const place = top.frame === undefined ? "" : ` at ${top.frame}`;
  const hasLog = fn.failureLines !== undefined;
  return conclude({
    entry: "E1",
    subject: { kind: "function", name: fn.name },
    verdict: hasLog && isPlaced(top) && part >= DECISIVE_SHARE ? "confirmed" : "likely",
    summary: `${fn.name} throws ${top.type}${place}: ${oneLine(top.message)}`,
    evidence: [thrownEvidence(context, fn, top), errorsEvidence(context, fn, errors), ...routeEvidence(context, fn)],
    impact: context.affected.failing * (hasLog ? part : share(top.count, top.count + timeOuts.count)),
    discrimination: [
      {
        lookAlike: "B5",
        statement: `${countText(timeOuts.count, "invocation")} timed out; these failed by themselves`,
      },
      { lookAlike: "E6", statement: "Lambda counts the invocations as errors: they never answered" },
    ],
    remedy: remedyFor(fn, top),
  });
}

/** Code that cannot be loaded fails whatever the input is. */
const UNLOADABLE =
  /ImportModuleError|HandlerNotFound|UserCodeSyntaxError|ERR_MODULE_NOT_FOUND|Cannot find (module|package)/;

function isUnloadable({ type, message }: ExceptionGroup): boolean {
  return UNLOADABLE.test(`${type} ${message}`);
}

/** What cannot be loaded fails before any line of the code runs: its place is the package. */
function isPlaced(group: ExceptionGroup): boolean {
  return group.frame !== undefined || isUnloadable(group);
}

/** Node.js tells on further lines which files asked for a module. */
function oneLine(message: string): string {
  return (message.split("\n", 1)[0] ?? "").slice(0, MAX_MESSAGE);
}

function remedyFor({ name }: ObservedFunction, group: ExceptionGroup): Remedy {
  const { type, frame } = group;
  if (isUnloadable(group)) {
    return {
      steps: [
        `Make the package of ${name} hold what its code imports (npm install or pip install -t into CodeUri, or sam build), and Handler name a file and a function in it.`,
        "Deploy it again: no event can succeed before.",
      ],
      experiment: "Send any event: its initialisation ends without an error",
      changes: [],
    };
  }
  const place = frame === undefined ? "" : ` at ${frame}`;
  return {
    steps: [
      `Handle ${type}${place}, and check the input that leads there.`,
      "Answer wrong input with a 4XX of your own.",
    ],
    experiment: "Send a failing event again, and one that passes: only the first throws",
    changes: [],
  };
}

function thrownEvidence(context: Context, fn: ObservedFunction, top: ExceptionGroup): Evidence {
  const { type, frame, count } = top;
  const place = frame === undefined ? "" : `, at ${frame}`;
  return evidence(context, {
    source: fn.failureLines === undefined ? tracesThrough(fn.name, "{ fault }") : functionLog(fn, ERRORS_QUERY),
    weight: isPlaced(top) ? 3 : 1.5,
    statement: `${type} ${countText(count, "time")}${place}${remarkOn(fn, top)}`,
    numbers: { thrown: count },
  });
}

/** What its number counts, where it is not the number of failed invocations. */
function remarkOn({ failureLines, metrics }: ObservedFunction, group: ExceptionGroup): string {
  if (failureLines === undefined) return " in the sampled traces";
  const isRepeated = metrics !== undefined && group.count > totalOf(metrics.errors) && isUnloadable(group);
  return isRepeated ? "; Lambda repeats an initialisation that failed" : "";
}

function errorsEvidence(context: Context, fn: ObservedFunction, errors: number): Evidence {
  return evidence(context, {
    source: functionMetric(fn, "Errors"),
    weight: errors > 0 ? 0.5 : -3,
    statement: `${countText(errors, "invocation")} failed`,
    numbers: { errors },
  });
}

/** Whether failures come from one route more often than requests do. */
function routeEvidence(context: Context, fn: ObservedFunction): readonly Evidence[] {
  const requests = context.observations.requests.filter(({ route }) => route !== undefined);
  const failing = requests.filter(({ isFault }) => isFault);
  const [top] = [...Map.groupBy(failing, ({ route = "" }) => route)].toSorted(([, a], [, b]) => b.length - a.length);
  if (top === undefined) return [];
  const [route, group] = top;
  const ofFailures = share(group.length, failing.length);
  const ofRequests = share(requests.filter((request) => request.route === route).length, requests.length);
  if (ofFailures < LIFT * ofRequests) return [];
  return [
    evidence(context, {
      source: tracesThrough(fn.name, "{ fault }"),
      weight: 0.5,
      statement: `${route} makes ${percentText(ofFailures)} of the sampled failures and ${percentText(ofRequests)} of the requests`,
      numbers: { shareOfFailures: ofFailures, shareOfRequests: ofRequests },
    }),
  ];
}
