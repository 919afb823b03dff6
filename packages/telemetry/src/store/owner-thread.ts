import { Worker } from "node:worker_threads";
import { LabError } from "@faultline/core";
import type { OwnerEnvelope, OwnerNotice, OwnerReply, OwnerRequest, OwnerResults } from "./owner-messages.ts";

interface PendingReply {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The thread that owns the telemetry file, as the rest of the process sees it: requests out, replies back. */
export class OwnerThread {
  readonly #worker = new Worker(new URL("./duckdb-worker.ts", import.meta.url), { execArgv: [] });
  readonly #pending = new Map<number, PendingReply>();
  #lastId = 0;
  #endedWith: LabError | undefined;

  /** @param onNotice Told what the user should read. */
  constructor(onNotice: (text: string) => void) {
    this.#worker.unref();
    this.#worker.on("message", (message: OwnerNotice | OwnerReply) => {
      if (message.kind === "notice") onNotice(message.text);
      else this.#settle(message);
    });
    this.#worker.on("error", (error) => this.#end(ended(error)));
    this.#worker.on("exit", () => this.#end(ended()));
  }

  /** Sends a request. The process stays alive until its reply. Rejects with `STORE_ENDED` once the thread is gone. */
  request<Request extends OwnerRequest>(request: Request): Promise<OwnerResults[Request["kind"]]> {
    if (this.#endedWith !== undefined) return Promise.reject(this.#endedWith);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as PendingReply["resolve"], reject });
      if (this.#pending.size === 1) this.#worker.ref();
      this.#worker.postMessage({ id, request } satisfies OwnerEnvelope);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: OwnerReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if (reply.kind === "result") pending?.resolve(reply.result);
    else
      pending?.reject(
        reply.code === "" ? new Error(reply.message) : new LabError(reply.code, reply.message, reply.hint),
      );
  }

  #end(error: LabError): void {
    this.#endedWith ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#endedWith);
    this.#pending.clear();
  }
}

function ended(cause?: unknown): LabError {
  const reason = cause instanceof Error ? `: ${cause.message}` : "";
  return new LabError("STORE_ENDED", `The telemetry store is closed${reason}.`, "Start the lab again.", { cause });
}
