import { type Clock, epochMs, messageOf, type Random } from "@faultline/core";
import type { LogSink } from "@faultline/telemetry";
import type { FunctionInvoker } from "../../function-invoker.ts";
import { newRequestId } from "../../../wire/request-ids.ts";
import type { AlarmCatalog } from "./alarm-catalog.ts";
import { type AlarmTransition, lambdaActionEvent, notificationMessage, stateChangeEvent } from "./alarm-events.ts";
import { actionsOf, alarmArn } from "./alarm-record.ts";
import { postWebhook } from "./post-webhook.ts";

/** The log group in which the event of every change of state appears: the lab has no event bus. */
export const ALARM_EVENTS_LOG_GROUP = "/aws/events/cloudwatch-alarms";

/** Actions that run at once; further ones are refused, and the history says so. */
const RUNNING_ACTIONS = 100;

/** What actions work with. */
export interface ActionPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Takes the events; absent where nobody listens. */
  readonly logs?: LogSink | undefined;
  /** Runs functions; absent where there are none. */
  readonly invoker?: FunctionInvoker | undefined;
}

/**
 * Runs what alarms do when their state changes.
 *
 * Differs from AWS: functions are invoked, `http://` URLs of this machine are called, and every change is written to a
 * log group; other actions (topics, Systems Manager, EC2, Auto Scaling) are recorded in the history as failed.
 */
export class AlarmActions {
  readonly #ports: ActionPorts;
  readonly #catalog: AlarmCatalog;
  readonly #running = new Set<Promise<void>>();

  constructor(ports: ActionPorts, catalog: AlarmCatalog) {
    this.#ports = ports;
    this.#catalog = catalog;
  }

  /** Writes the event of a change. */
  announce(transition: AlarmTransition): void {
    const { scope, alarm } = transition;
    const timestamp = epochMs(alarm.status.transitionedAt);
    const message = JSON.stringify(stateChangeEvent(transition, newRequestId(this.#ports.random, "uuid")));
    const logStream = alarm.name.replaceAll(/[:*]/g, "_");
    const event = { scope, logGroup: ALARM_EVENTS_LOG_GROUP, logStream, timestamp, ingestionTime: timestamp, message };
    this.#ports.logs?.write([event]);
  }

  /** Starts the actions of an alarm's state. What comes of each stands in the history. */
  run(transition: AlarmTransition): void {
    const { alarm } = transition;
    if (!alarm.actionsEnabled) return;
    for (const action of actionsOf(alarm, alarm.status.value)) {
      if (this.#running.size >= RUNNING_ACTIONS) {
        this.#record(transition, action, `more than ${RUNNING_ACTIONS} actions are running`);
        continue;
      }
      const running = this.#perform(transition, action).then(
        () => this.#record(transition, action, undefined),
        (error: unknown) => this.#record(transition, action, messageOf(error)),
      );
      this.#running.add(running);
      void running.finally(() => this.#running.delete(running));
    }
  }

  /** Resolves once all actions that were started have ended. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #perform(transition: AlarmTransition, action: string): Promise<void> {
    const { invoker, clock } = this.#ports;
    const { scope } = transition;
    if (/^https?:/.test(action)) return postWebhook(action, notificationMessage(transition), clock);
    if (/^arn:[^:]*:lambda:/.test(action) && invoker !== undefined) {
      const payload = Buffer.from(JSON.stringify(lambdaActionEvent(transition)));
      const { functionError } = await invoker.invoke({ scope, functionName: action, payload });
      if (functionError === undefined) return;
      throw new Error(`the function failed (${functionError}); its log says why`);
    }
    const kind = action.split(":")[2] ?? action;
    throw new Error(`the lab runs no actions of ${kind}: use a function's ARN or a URL of this machine`);
  }

  #record({ scope, alarm }: AlarmTransition, action: string, failure: string | undefined): void {
    const summary =
      failure === undefined
        ? `Successfully executed action ${action}`
        : `Failed to execute action ${action}: ${failure}`;
    const data = {
      actionState: failure === undefined ? "Succeeded" : "Failed",
      stateUpdateTimestamp: alarm.status.updatedAt,
      notificationResource: action,
      alarmArn: alarmArn(scope, alarm.name),
      ...(failure === undefined ? {} : { error: failure }),
    };
    this.#catalog.record(scope, alarm, { kind: "Action", summary, data: JSON.stringify(data) });
  }
}
