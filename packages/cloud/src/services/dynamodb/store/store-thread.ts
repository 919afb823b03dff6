import { Worker } from "node:worker_threads";
import { messageOf } from "@faultline/core";
import { dynamoDbError } from "../errors.ts";
import { MAX_QUEUED_STORE_REQUESTS } from "../limits.ts";
import type { StoreAnswers, StoreBatch, StoreReply, StoreRequest } from "./store-request.ts";

interface Waiting {
  readonly request: StoreRequest;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * The store's thread as a queue of requests. One batch is under way at a time; what arrives meanwhile becomes the next,
 * so that under load many writes share one commit. Answers come in the order of the requests, after the commit.
 */
export class StoreThread {
  readonly #worker: Worker;
  readonly #closed = Promise.withResolvers<void>();
  #queue: Waiting[] = [];
  #underWay: Waiting[] = [];
  #failure: Error | undefined;
  #isClosing = false;

  /** @param file Path of the database file. */
  constructor(file: string) {
    this.#worker = new Worker(new URL("./item-worker.ts", import.meta.url), {
      workerData: { file },
      execArgv: ["--disable-warning=ExperimentalWarning"], // node:sqlite announces itself on every start.
    });
    this.#worker.unref();
    this.#worker.on("message", (reply: StoreReply) => this.#settle(reply));
    this.#worker.on("error", (error) => this.#fail(new Error("The item store's thread failed", { cause: error })));
    this.#worker.on("exit", () => {
      this.#fail(new Error("The item store is closed"));
      this.#closed.resolve();
    });
  }

  /** Sends a request; resolves once it is done and, for a write, committed. */
  request<Request extends StoreRequest>(request: Request): Promise<StoreAnswers[Request["kind"]]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#queue.length >= MAX_QUEUED_STORE_REQUESTS) {
      const message = "Too many requests are waiting for the item store; try again shortly";
      return Promise.reject(dynamoDbError("ThrottlingException", message));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve: (answer) => resolve(answer as StoreAnswers[Request["kind"]]), reject });
      // After the current turn, so that requests of one burst travel together.
      if (this.#underWay.length === 0 && this.#queue.length === 1) setImmediate(() => this.#send());
    });
  }

  /** Finishes what was requested, then ends the thread. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#worker.ref();
    while (this.#failure === undefined && this.#queue.length + this.#underWay.length > 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    if (this.#failure === undefined) this.#worker.postMessage("close");
    await this.#closed.promise;
  }

  #send(): void {
    if (this.#underWay.length > 0 || this.#queue.length === 0 || this.#failure !== undefined) return;
    this.#underWay = this.#queue;
    this.#queue = [];
    this.#worker.ref();
    const batch: StoreBatch = { requests: this.#underWay.map(({ request }) => request) };
    this.#worker.postMessage(batch);
  }

  #settle(reply: StoreReply): void {
    const batch = this.#underWay;
    this.#underWay = [];
    if (this.#queue.length === 0 && !this.#isClosing) this.#worker.unref();
    for (const [index, { resolve, reject }] of batch.entries()) {
      if ("answers" in reply) resolve(reply.answers[index]);
      else reject(new Error(`The item store failed: ${reply.failure}`));
    }
    this.#send();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const stranded = [...this.#underWay, ...this.#queue];
    this.#underWay = [];
    this.#queue = [];
    for (const { reject } of stranded) reject(new Error(messageOf(error), { cause: error }));
  }
}
