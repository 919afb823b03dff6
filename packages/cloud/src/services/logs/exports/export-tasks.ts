import type { Clock, Random, Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import { logsError } from "../errors.ts";
import { EXPORT_TASKS_KEPT } from "../limits.ts";
import { type ExportTask, isActive } from "./export-task.ts";

/** Does what a task asks for; stops when the signal is aborted. */
export type ExportWork = (task: ExportTask, signal: AbortSignal) => Promise<void>;

interface RunningTask {
  readonly scope: Scope;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

const STOPPED = "The lab was stopped.";

/** The export tasks that run, and those that have ended. */
export class ExportTasks {
  readonly #tasks: Collection<ExportTask>;
  readonly #clock: Clock;
  readonly #random: Random;
  /** By task id. */
  readonly #running = new Map<string, RunningTask>();

  constructor({
    state,
    clock,
    random,
  }: {
    readonly state: StateStore;
    readonly clock: Clock;
    readonly random: Random;
  }) {
    this.#tasks = state.collection("logs/export-tasks");
    this.#clock = clock;
    this.#random = random;
    for (const { scope, value } of this.#tasks.listAll()) {
      if (isActive(value)) this.#end(scope, value.taskId, "FAILED", STOPPED);
    }
  }

  /** In the order of their creation. */
  list(scope: Scope): readonly ExportTask[] {
    return this.#tasks.list(scope).toSorted((a, b) => a.creationTime - b.creationTime);
  }

  /** @throws ServiceError `LimitExceededException` while another task of the account has not ended. */
  checkIdle(scope: Scope): void {
    if (this.list(scope).some(isActive)) throw logsError("LimitExceededException", "Resource limit exceeded.");
  }

  /** Starts a task. */
  start(scope: Scope, request: Omit<ExportTask, "creationTime" | "status" | "taskId">, work: ExportWork): string {
    this.checkIdle(scope);
    const taskId = this.#random.uuid();
    const task: ExportTask = { ...request, taskId, status: { code: "PENDING" }, creationTime: this.#clock.now() };
    for (const { taskId: old } of this.list(scope).slice(0, 1 - EXPORT_TASKS_KEPT)) this.#tasks.delete(scope, old);
    this.#tasks.put(scope, taskId, task);
    const abort = new AbortController();
    const done = work(task, abort.signal).then(
      () => this.#end(scope, taskId, "COMPLETED", "Completed successfully"),
      (error: unknown) => this.#end(scope, taskId, "FAILED", error instanceof Error ? error.message : String(error)),
    );
    this.#running.set(taskId, { scope, abort, done });
    return taskId;
  }

  /** @throws ServiceError `ResourceNotFoundException`; `InvalidOperationException` for a task that has ended. */
  cancel(scope: Scope, taskId: string): void {
    const task = this.#tasks.get(scope, taskId);
    if (task === undefined) throw logsError("ResourceNotFoundException", "The specified export task does not exist.");
    if (!isActive(task)) {
      throw logsError("InvalidOperationException", "The specified export task has already finished.");
    }
    this.#end(scope, taskId, "CANCELLED", "Cancelled by user");
  }

  /** Stops what runs. */
  async close(): Promise<void> {
    const running = [...this.#running];
    for (const [taskId, { scope }] of running) this.#end(scope, taskId, "FAILED", STOPPED);
    await Promise.all(running.map(([, { done }]) => done));
  }

  /** Does nothing for a task that has ended before. */
  #end(scope: Scope, taskId: string, code: "CANCELLED" | "COMPLETED" | "FAILED", message: string): void {
    this.#running.get(taskId)?.abort.abort();
    this.#running.delete(taskId);
    const task = this.#tasks.get(scope, taskId);
    if (task === undefined || !isActive(task)) return;
    this.#tasks.put(scope, taskId, { ...task, status: { code, message }, completionTime: this.#clock.now() });
  }
}
