// Entry of a Node.js function process. It starts before it is known which function it will run, and waits.
import { enableCompileCache } from "node:module";
import { type Assignment, ASSIGNMENT_PATH, IDLE_EXIT_STATUS } from "../assignment.ts";
import { callCallbackHandler, callPromiseHandler, callStreamingHandler, type Handler } from "./call-handler.ts";
import { type LogError, patchConsole } from "./console-patch.ts";
import { fireDueTimers, watchEventLoop, whenEventLoopIsEmpty } from "./event-loop.ts";
import { createInvocationContext, type InvocationContext } from "./invocation-context.ts";
import { loadHandler } from "./load-handler.ts";
import { setLocalFolders } from "./lambda-paths.ts";
import { createLogSink } from "./log-sink.ts";
import { preloadWhileWaiting } from "./preload-modules.ts";
import { restrictModules } from "./restrict-modules.ts";
import { type ApiAnswer, RuntimeApiClient } from "./runtime-api-client.ts";
import { installAwslambda, isStreaming } from "./streaming/awslambda.ts";
import { ResponseStream } from "./streaming/response-stream.ts";
import { RuntimeError, toErrorDocument, UnhandledPromiseRejection } from "./runtime-errors.ts";

const API = "/2018-06-01/runtime";
/** First Node.js runtime without callbacks. */
const MODERN_MAJOR = 24;
/** AWS's exit statuses after a fatal error was reported. */
const STATUS_UNHANDLED_REJECTION = 128;
const STATUS_UNCAUGHT_EXCEPTION = 129;
/** After a shorter wait no timer can have fallen due. */
const TIMER_RESOLUTION_MS = 1;

const client = new RuntimeApiClient(process.env["AWS_LAMBDA_RUNTIME_API"] ?? "");
let currentRequestId: string | undefined;
let phase: "init" | "invoke" | "wait" | "end" = "init";
let logError: LogError = () => undefined;

function applyAssignment(assignment: Assignment): void {
  Object.assign(process.env, assignment.environment);
  const descriptor = Number(process.env["_LAMBDA_TELEMETRY_LOG_FD"]);
  delete process.env["_LAMBDA_TELEMETRY_LOG_FD"];
  process.chdir(assignment.codeDirectory);
  logError = patchConsole(createLogSink(descriptor), () => currentRequestId);
  restrictModules(assignment);
  installAwslambda();
  setLocalFolders({ ...assignment, bootstrapPath: __filename });
}

/** Whether the runtime has asked for an invocation and got none yet, so that how the process ends concerns none. */
function isWaiting(): boolean {
  return phase === "wait" && !client.hasUnsent;
}

/** Reports what ends the process, to the invocation under way or as a failed init, and ends it. */
function dieOf(heading: string, thrown: unknown, status: number): void {
  if (phase === "end") return;
  logError(heading, thrown);
  if (isWaiting()) process.exit(status);
  phase = "end";
  const document = toErrorDocument(thrown);
  const path = currentRequestId === undefined ? `${API}/init/error` : `${API}/invocation/${currentRequestId}/error`;
  whenEventLoopIsEmpty(undefined);
  void client.postLast(path, JSON.stringify(document), document.errorType).then(() => process.exit(status));
}

async function serve(handler: Handler, isModern: boolean): Promise<never> {
  const call = isModern ? callPromiseHandler : callCallbackHandler;
  let next = client.get(`${API}/invocation/next`);
  for (;;) {
    phase = "wait";
    const askedMs = performance.now();
    const invocation = await next;
    // What fell due while the process waited, or was frozen, is not this invocation's.
    if (performance.now() - askedMs >= TIMER_RESOLUTION_MS) await fireDueTimers(() => client.flush());
    phase = "invoke";
    client.rest();
    const context = createInvocationContext(invocation.headers);
    currentRequestId = context.awsRequestId;
    setTraceHeader(invocation);
    if (isStreaming(handler)) await streamOne(invocation, context, handler);
    else await runOne(invocation, context, (event) => call(handler, event, context));
    whenEventLoopIsEmpty(undefined);
    next = client.get(`${API}/invocation/next`);
  }
}

async function runOne(
  invocation: ApiAnswer,
  context: InvocationContext,
  call: (event: unknown) => Promise<unknown>,
): Promise<void> {
  const path = `${API}/invocation/${context.awsRequestId}`;
  try {
    const event: unknown = JSON.parse(invocation.body);
    const result = await call(event);
    void client.post(`${path}/response`, responseText(result));
  } catch (error) {
    logError("Invoke Error", error);
    const document = toErrorDocument(error);
    void client.post(`${path}/error`, JSON.stringify(document), document.errorType);
  }
}

async function streamOne(invocation: ApiAnswer, context: InvocationContext, handler: Handler): Promise<void> {
  const path = `${API}/invocation/${context.awsRequestId}`;
  const stream = new ResponseStream((contentType) => client.beginPost(`${path}/response`, contentType));
  stream.on("error", () => undefined); // Told by finished().
  try {
    await callStreamingHandler(handler, JSON.parse(invocation.body), stream, context);
  } catch (error) {
    logError("Invoke Error", error);
    const document = toErrorDocument(error);
    const text = JSON.stringify(document);
    if (stream.hasBegun) await stream.fail({ errorType: document.errorType, body: text });
    else void client.post(`${path}/error`, text, document.errorType);
  }
}

function responseText(result: unknown): string {
  try {
    // A function, a symbol or undefined has no JSON form: AWS answers null.
    return JSON.stringify(result) ?? "null";
  } catch {
    throw new RuntimeError("JSONStringifyError", "Unable to stringify response body");
  }
}

function setTraceHeader(invocation: ApiAnswer): void {
  const trace = invocation.headers.get("lambda-runtime-trace-id");
  if (trace === undefined) delete process.env["_X_AMZN_TRACE_ID"];
  else process.env["_X_AMZN_TRACE_ID"] = trace;
}

async function main(): Promise<void> {
  const cacheDirectory = process.env["FAULTLINE_COMPILE_CACHE"];
  delete process.env["FAULTLINE_COMPILE_CACHE"];
  if (cacheDirectory !== undefined) enableCompileCache(cacheDirectory);
  const stopPreloading = preloadWhileWaiting();
  const assignment = JSON.parse((await client.get(ASSIGNMENT_PATH)).body) as Assignment;
  stopPreloading();
  applyAssignment(assignment);
  process.on("exit", () => {
    if (isWaiting()) process.exitCode = IDLE_EXIT_STATUS;
  });
  process.on("uncaughtException", (error) => dieOf("Uncaught Exception", error, STATUS_UNCAUGHT_EXCEPTION));
  process.on("unhandledRejection", (reason, promise) =>
    dieOf("Unhandled Promise Rejection", new UnhandledPromiseRejection(reason, promise), STATUS_UNHANDLED_REJECTION),
  );
  watchEventLoop();
  const major = Number(/nodejs(\d+)/.exec(process.env["AWS_EXECUTION_ENV"] ?? "")?.[1] ?? MODERN_MAJOR);
  const isModern = major >= MODERN_MAJOR;
  const handler = process.env["_HANDLER"] ?? "";
  try {
    const loaded = await loadHandler({ codeDirectory: assignment.codeDirectory, handler, isModern });
    await serve(loaded, isModern);
  } catch (error) {
    dieOf("Uncaught Exception", error, STATUS_UNCAUGHT_EXCEPTION);
  }
}

void main();
