import { isJsonObject, type JsonValue, sleep } from "@faultline/core";
import { parseDuration } from "../script/parse-duration.ts";
import type { LoopStep, RequestHooks, Step } from "../script/load-script.ts";
import { compileText, compileValue } from "../templates/compile-template.ts";
import { compileCondition, isTruthy } from "../templates/condition.ts";
import { lookUpPath } from "../templates/look-up-path.ts";
import { compileRequest } from "./execute-request.ts";
import { callProcessor } from "./processor.ts";
import type { EngineContext, VirtualUser } from "./virtual-user.ts";

/** Leads a virtual user through a flow, or a step of it. */
export type FlowRunner = (user: VirtualUser) => Promise<void>;

/** Prepares a flow. @param hooks The scenario's own, which run around those of each request. */
export function compileFlow(context: EngineContext, steps: readonly Step[], hooks: RequestHooks): FlowRunner {
  const runners = steps.map((step) => compileStep(context, step, hooks));
  return async (user) => {
    for (const run of runners) await run(user);
  };
}

function compileStep(context: EngineContext, step: Step, hooks: RequestHooks): FlowRunner {
  if (step.kind === "loop") return compileLoop(context, step, hooks);
  const run = compileAction(context, step, hooks);
  if (step.ifTrue === undefined) return run;
  const holds = compileTest(context, step.ifTrue);
  return async (user) => {
    if (await holds(user)) await run(user);
  };
}

function compileAction(context: EngineContext, step: Exclude<Step, LoopStep>, hooks: RequestHooks): FlowRunner {
  switch (step.kind) {
    case "request":
      return compileRequest(context, {
        ...step,
        beforeRequest: [...hooks.beforeRequest, ...step.beforeRequest],
        afterResponse: [...hooks.afterResponse, ...step.afterResponse],
      });
    case "think":
      return compileThink(context, step.duration);
    case "log": {
      const text = compileText(step.text);
      return (user) => Promise.resolve(context.onLog(text(user.scope)));
    }
    case "function":
      return compileFunctions(context, [step.name]);
    default:
      return step satisfies never;
  }
}

/** Functions of the processor that take `(context, events, next)`, one after the other. */
export function compileFunctions(context: EngineContext, names: readonly string[]): FlowRunner {
  const functions = names.flatMap((name) => context.processor.get(name) ?? []);
  return async (user) => {
    for (const called of functions) await callProcessor(called, [user.processorContext, user.events]);
  };
}

function compileThink({ clock }: EngineContext, duration: JsonValue): FlowRunner {
  const fill = compileValue(duration);
  return async (user) => {
    const value = fill(user.scope);
    const isDuration = typeof value === "number" || typeof value === "string";
    await sleep(clock, (isDuration ? parseDuration(value) : undefined) ?? 0);
    user.dueMs = clock.monotonicMs();
  };
}

type Test = (user: VirtualUser) => Promise<boolean>;

/** A condition over variables, or a function of the processor `(context, next)`. */
function compileTest(context: EngineContext, text: string): Test {
  const called = context.processor.get(text.trim());
  if (called !== undefined) return async (user) => (await callProcessor(called, [user.processorContext])) === true;
  const condition = compileCondition(text);
  return (user) => {
    const { vars } = user.processorContext;
    return Promise.resolve(isTruthy(condition?.((name) => lookUpPath(vars, name))));
  };
}

function compileLoop(context: EngineContext, step: LoopStep, hooks: RequestHooks): FlowRunner {
  const body = compileFlow(context, step.steps, hooks);
  const count = compileValue(step.count ?? null);
  const goesOn = step.whileTrue === undefined ? undefined : compileTest(context, step.whileTrue);
  const { over, loopValue } = step;
  return async (user) => {
    const { vars } = user.processorContext;
    const elements = over === undefined ? undefined : elementsOf(user, over);
    const limit = elements?.length ?? timesOf(count(user.scope), goesOn !== undefined);
    for (let round = 0; round < limit; round++) {
      vars.$loopCount = round + 1;
      const element = elements?.[round];
      if (element !== undefined) vars.$loopElement = element;
      vars[loopValue] = element ?? round + 1;
      await body(user);
      if (goesOn !== undefined && !(await goesOn(user))) break;
    }
  };
}

/** -1, and a `whileTrue` without a count, go on until the condition fails (or the limit of requests is met). */
function timesOf(count: JsonValue, hasCondition: boolean): number {
  if (count === null) return hasCondition ? Number.POSITIVE_INFINITY : 1;
  const times = Number(count);
  if (times < 0) return hasCondition ? Number.POSITIVE_INFINITY : 0;
  return Number.isFinite(times) ? times : 0;
}

function elementsOf(user: VirtualUser, over: JsonValue): readonly JsonValue[] {
  const value = typeof over === "string" ? lookUpPath(user.processorContext.vars, over) : over;
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : isJsonObject(value) ? Object.values(value) : [value];
}
