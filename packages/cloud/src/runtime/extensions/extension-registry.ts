import type { Clock, Random } from "@faultline/core";
import type { Invocation, SandboxFault } from "../function-runtime.ts";
import { EXTENSIONS_MAX } from "../limits.ts";

/** What an extension can be told. */
export type ExtensionEventType = "INVOKE" | "SHUTDOWN";

/** Why an environment ends. @see Lambda Extensions API reference, "Shutdown". */
export type ShutdownReason = "spindown" | "timeout" | "failure";

/** What a registration answers: the function that the extension runs beside. */
export interface ExtendedFunction {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
  /** Told to whoever accepts the feature `accountId`. */
  readonly accountId: string | undefined;
  /** Files under /opt/extensions: whoever registers by another name runs inside the runtime's process. */
  readonly externalNames: readonly string[];
}

/** Something that an extension is told by `event/next`. */
export interface ExtensionEvent {
  readonly id: string;
  readonly document: Readonly<Record<string, unknown>>;
}

interface Registered {
  readonly name: string;
  readonly events: readonly ExtensionEventType[];
  readonly isExternal: boolean;
  readonly pending: ExtensionEvent[];
  /** Present while it waits in `event/next`. */
  deliver: ((event: ExtensionEvent) => void) | undefined;
}

/** Why a call is refused. */
export interface ExtensionRefusal {
  readonly status: 400 | 403;
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Whether a call was refused. */
export function isRefusal(answer: object | string): answer is ExtensionRefusal {
  return typeof answer === "object" && "errorType" in answer;
}

const NOBODY: ExtendedFunction = {
  functionName: "",
  functionVersion: "",
  handler: "",
  accountId: undefined,
  externalNames: [],
};

/**
 * The extensions of one environment, external and internal: who has registered for what, and who is at work. An
 * environment is idle once every one waits for its next event.
 *
 * @see Lambda Developer Guide, "Using the Lambda Extensions API to create extensions", read 2026-11.
 */
export class ExtensionRegistry {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onIdle: () => void;
  readonly #registered = new Map<string, Registered>();
  readonly #fault = Promise.withResolvers<SandboxFault>();
  #function = NOBODY;
  #isInitOver = false;
  #waiting: (() => void)[] = [];

  /** @param onIdle Called whenever the last busy extension has asked for its next event. */
  constructor(clock: Clock, random: Random, onIdle: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#onIdle = onIdle;
  }

  /** From now on registrations answer with this function. */
  extend(extended: ExtendedFunction): void {
    this.#function = extended;
  }

  get extendedFunction(): ExtendedFunction {
    return this.#function;
  }

  /** Whether anybody has registered. */
  get isEmpty(): boolean {
    return this.#registered.size === 0;
  }

  get hasExternal(): boolean {
    return [...this.#registered.values()].some(({ isExternal }) => isExternal);
  }

  /** Whether nobody is at work. */
  get isIdle(): boolean {
    for (const { deliver } of this.#registered.values()) if (deliver === undefined) return false;
    return true;
  }

  /** Resolves when an extension says that it cannot go on. */
  get fault(): Promise<SandboxFault> {
    return this.#fault.promise;
  }

  /** @returns The extension's identifier. */
  register(name: string | undefined, events: readonly string[]): string | ExtensionRefusal {
    if (name === undefined || name === "")
      return { status: 400, errorType: "Extension.InvalidExtensionName", errorMessage: "Empty extension name" };
    const isExternal = this.#function.externalNames.includes(name);
    const refusal = this.#refusalOf(name, events, isExternal);
    if (refusal !== undefined) return refusal;
    const id = this.#random.uuid();
    const known = events.filter((event) => event === "INVOKE" || event === "SHUTDOWN");
    this.#registered.set(id, { name, events: known, isExternal, pending: [], deliver: undefined });
    this.#wake();
    return id;
  }

  /** The name of an identified extension. */
  nameOf(id: string | undefined): string | ExtensionRefusal {
    if (id === undefined)
      return { status: 403, errorType: "Extension.MissingExtensionIdentifier", errorMessage: "Missing identifier" };
    const extension = this.#registered.get(id);
    return (
      extension?.name ?? {
        status: 403,
        errorType: "Extension.UnknownExtensionIdentifier",
        errorMessage: `Unknown extension ${id}`,
      }
    );
  }

  /** Waits for the extension's next event. @returns What calls the wait off. */
  next(id: string, deliver: (event: ExtensionEvent) => void): () => void {
    const extension = this.#registered.get(id);
    if (extension === undefined) return () => undefined;
    const pending = extension.pending.shift();
    if (pending !== undefined) {
      deliver(pending);
      return () => undefined;
    }
    extension.deliver = deliver;
    this.#wake();
    if (this.isIdle) this.#onIdle();
    return () => {
      if (extension.deliver === deliver) extension.deliver = undefined;
    };
  }

  /** An extension, or its process's end, makes the environment unusable. */
  fail(errorType: string, reason: string): void {
    this.#fault.resolve({ kind: "fault", errorType, reason });
  }

  /** Resolves once every external extension has registered. */
  externalRegistered(): Promise<void> {
    const { externalNames } = this.#function;
    const names = () => [...this.#registered.values()].map(({ name }) => name);
    return this.#until(() => externalNames.every((name) => names().includes(name)));
  }

  /** Resolves once nobody is at work. */
  idle(): Promise<void> {
    return this.#until(() => this.isIdle);
  }

  /** Init is over: nobody can register any more. */
  endInit(): void {
    this.#isInitOver = true;
  }

  get isInitOver(): boolean {
    return this.#isInitOver;
  }

  /** Tells of an invocation. */
  tellInvoke(invocation: Invocation): void {
    if (this.isEmpty) return;
    this.#tell("INVOKE", {
      eventType: "INVOKE",
      deadlineMs: Math.trunc(invocation.deadline),
      requestId: invocation.requestId,
      invokedFunctionArn: invocation.functionArn,
      tracing: { type: "X-Amzn-Trace-Id", value: invocation.traceHeader ?? "" },
    });
  }

  /** Tells that the environment ends. @returns Names of the external extensions that were told. */
  tellShutdown(shutdownReason: ShutdownReason, graceMs: number): readonly string[] {
    const deadlineMs = Math.trunc(this.#clock.now() + graceMs);
    this.#tell("SHUTDOWN", { eventType: "SHUTDOWN", shutdownReason, deadlineMs });
    const told = [...this.#registered.values()].filter(({ events }) => events.includes("SHUTDOWN"));
    return told.filter(({ isExternal }) => isExternal).map(({ name }) => name);
  }

  #tell(type: ExtensionEventType, document: ExtensionEvent["document"]): void {
    for (const extension of this.#registered.values()) {
      if (!extension.events.includes(type)) continue;
      const event = { id: this.#random.uuid(), document };
      const { deliver } = extension;
      extension.deliver = undefined;
      if (deliver === undefined) extension.pending.push(event);
      else deliver(event);
    }
  }

  #refusalOf(name: string, events: readonly string[], isExternal: boolean): ExtensionRefusal | undefined {
    const unknown = events.find((event) => event !== "INVOKE" && event !== "SHUTDOWN");
    if (unknown !== undefined)
      return { status: 400, errorType: "Extension.InvalidEventType", errorMessage: `${name}: ${unknown}` };
    if (!isExternal && events.includes("SHUTDOWN"))
      return {
        status: 400,
        errorType: "Extension.ShutdownEventNotSupportedForInternalExtension",
        errorMessage: `${name}: an internal extension cannot register for SHUTDOWN`,
      };
    const registered = [...this.#registered.values()];
    if (this.#isInitOver || registered.some((other) => other.name === name))
      return { status: 403, errorType: "Extension.AlreadyRegistered", errorMessage: `${name} cannot register now` };
    if (registered.length >= EXTENSIONS_MAX)
      return {
        status: 403,
        errorType: "Extension.TooManyExtensions",
        errorMessage: `Extension limit of ${EXTENSIONS_MAX} reached`,
      };
    return undefined;
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
