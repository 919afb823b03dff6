import { whenEventLoopIsEmpty } from "./event-loop.ts";
import type { InvocationContext } from "./invocation-context.ts";
import type { ResponseStream } from "./streaming/response-stream.ts";
import { RuntimeError } from "./runtime-errors.ts";

/** A function's handler, in any of its forms. */
export type Handler = (event: unknown, context: unknown, callback?: Callback) => unknown;
type Callback = (error?: unknown, result?: unknown) => void;

/** AWS's words for a handler whose promise can never settle. */
const NEVER_SETTLED =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";

/** Calls a handler and settles as its invocation does. */
export type CallHandler = (handler: Handler, event: unknown, context: InvocationContext) => Promise<unknown>;

/** As nodejs24.x and later do: the result is what the handler returns or its promise resolves to. */
export const callPromiseHandler: CallHandler = (handler, event, context) =>
  new Promise((resolve, reject) => {
    whenEventLoopIsEmpty(() => reject(neverSettled()));
    resolve(handler(event, context));
  });

/**
 * As nodejs22.x and earlier do: the result comes by the callback, by `context.succeed`, `fail` or `done`, or by a
 * promise; a plain returned value counts for nothing. A callback's result is held until the event loop is empty, unless
 * `callbackWaitsForEmptyEventLoop` is false. If the loop empties before anything came, the result is null, or an error
 * where the handler is async.
 *
 * @see Lambda Developer Guide, "Define Lambda function handler in Node.js", "Callback-based function handlers".
 */
export const callCallbackHandler: CallHandler = (handler, event, context) =>
  new Promise((resolve, reject) => {
    let isFinished = false;
    let waitsForEmptyLoop = true;
    const finish = (error: unknown, result: unknown, isHeld: boolean) => {
      if (isFinished) return;
      isFinished = true;
      whenEventLoopIsEmpty(undefined);
      if (error !== undefined && error !== null) reject(error);
      else if (isHeld) whenEventLoopIsEmpty(() => resolve(result));
      else resolve(result);
    };
    const callback: Callback = (error, result) => finish(error, result, waitsForEmptyLoop);
    const done: Callback = (error, result) => finish(error, result, false);
    const succeed = (result?: unknown) => finish(undefined, result, false);
    const fail = (error?: unknown) => finish(error ?? "handled", undefined, false);
    Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
      get: () => waitsForEmptyLoop,
      set: (value: boolean) => {
        waitsForEmptyLoop = value;
      },
      enumerable: true,
      configurable: true,
    });
    whenEventLoopIsEmpty(() => (isAsync(handler) ? fail(neverSettled()) : done(undefined, null)));
    try {
      const returned = handler(event, Object.assign(context, { succeed, fail, done }), callback);
      if (isThenable(returned)) returned.then(succeed, fail);
    } catch (error) {
      callback(error);
    }
  });

/** Calls a streaming handler: done once it has settled and its stream has ended, whichever is later. */
export function callStreamingHandler(
  handler: Handler,
  event: unknown,
  stream: ResponseStream,
  context: InvocationContext,
): Promise<void> {
  return new Promise((resolve, reject) => {
    whenEventLoopIsEmpty(() => reject(neverSettled()));
    const settled = new Promise((settle) => {
      settle(Reflect.apply(handler, undefined, [event, stream, context]));
    });
    Promise.all([settled, stream.finished()]).then(() => resolve(), reject);
  });
}

function neverSettled(): RuntimeError {
  return new RuntimeError("NodeJsExit", NEVER_SETTLED);
}

function isAsync(handler: Handler): boolean {
  return handler.constructor.name === "AsyncFunction";
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
