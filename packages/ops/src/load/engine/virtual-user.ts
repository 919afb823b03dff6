import type { Clock, JsonValue, Random } from "@faultline/core";
import type { LoadScript } from "../script/load-script.ts";
import type { MetricSink } from "../statistics/metrics-recorder.ts";
import type { TemplateScope } from "../templates/compile-template.ts";
import { CookieJar } from "./cookie-jar.ts";
import type { HttpSender } from "./http-sender.ts";
import { createProcessorEvents, type Processor, type ProcessorEvents } from "./processor.ts";

/** What all virtual users of a run share. */
export interface EngineContext {
  readonly script: LoadScript;
  /** Base URL, templates filled in. */
  readonly target: string;
  readonly sender: HttpSender;
  readonly sink: MetricSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly processor: Processor;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Network time between client and server that is added to every request, there and back together. */
  readonly rttMs: number;
  /** Whether requests may leave this machine. */
  readonly isRemoteAllowed: boolean;
  readonly onLog: (text: string) => void;
}

/** What the processor's functions get as their context. */
export interface ProcessorContext {
  vars: Record<string, JsonValue>;
  readonly scenario: { readonly name: string };
  readonly _uid: string;
}

/** One virtual user on its way through a flow. */
export interface VirtualUser {
  readonly processorContext: ProcessorContext;
  readonly scope: TemplateScope;
  readonly cookies: CookieJar;
  readonly events: ProcessorEvents;
  /** When its next request is due, on the monotonic clock. */
  dueMs: number;
  requestCount: number;
}

/** Why a virtual user could not finish its flow: the name under `errors.` in reports. */
export class FlowError extends Error {
  constructor(name: string) {
    super(name);
    this.name = "FlowError";
  }
}

/** A virtual user at the start of a scenario. */
export function createVirtualUser(
  context: EngineContext,
  variables: Record<string, JsonValue>,
  scenarioName: string,
  dueMs: number,
): VirtualUser {
  const { clock, random, environment } = context;
  const processorContext: ProcessorContext = {
    vars: variables,
    scenario: { name: scenarioName },
    _uid: random.hex(UID_LENGTH),
  };
  return {
    processorContext,
    scope: {
      // A processor may replace `context.vars` as a whole.
      get variables() {
        return processorContext.vars;
      },
      chance: { clock, random, environment },
    },
    cookies: new CookieJar(),
    events: createProcessorEvents(context.sink),
    dueMs,
    requestCount: 0,
  };
}

const UID_LENGTH = 16;
