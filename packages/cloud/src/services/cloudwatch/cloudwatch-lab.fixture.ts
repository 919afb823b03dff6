import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import {
  accountId,
  assert,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  requestId,
  type Scope,
  seededRandom,
  VirtualClock,
} from "@faultline/core";
import { type LogEvent, type TelemetryStore } from "@faultline/telemetry";
import { openTestStore } from "../../open-test-store.fixture.ts";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { OperationInput, OperationName, OperationOutput, RequestContext } from "../../wire/service.ts";
import type { FunctionInvocation } from "../function-invoker.ts";
import { type CloudWatchService, createCloudWatchService } from "./cloudwatch-service.ts";

type Client = typeof CloudWatch;

/** When the labs of tests begin. */
export const NOW = new Date("2026-11-23T12:34:00Z");

/** When they begin where a test is about rounding. */
export const UNEVEN_NOW = new Date("2026-11-23T12:34:56.789Z");

/** In milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A time before {@link UNEVEN_NOW}. */
export const before = (ms: number) => new Date(UNEVEN_NOW.getTime() - ms);

/** A range of time with {@link UNEVEN_NOW} in its middle. */
export const AROUND_NOW = { StartTime: before(MINUTE), EndTime: before(-MINUTE) };

/** A function for alarms to invoke. */
export const FUNCTION_ARN = "arn:aws:lambda:us-east-1:111122223333:function:page-me";

/** An alarm as soon as there is one error in a minute. */
export const ERRORS: CloudWatch.PutMetricAlarmInput = {
  AlarmName: "errors",
  Namespace: "Shop",
  MetricName: "Errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
};

/** A store, a clock that tests move, and a service over them. */
export class CloudWatchLab {
  readonly clock: VirtualClock;
  readonly store: TelemetryStore;
  readonly #directory: string;
  readonly service: CloudWatchService;
  /** What the service logged. */
  readonly logged: LogEvent[] = [];
  /** What functions were invoked with; the answer says that all went well. */
  readonly invoked: FunctionInvocation[] = [];
  /** Tests take an account each. */
  scope: Scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

  private constructor(store: TelemetryStore, directory: string, start: Date) {
    this.clock = new VirtualClock(start.getTime());
    this.store = store;
    this.#directory = directory;
    const result = { requestId: "r", payload: new Uint8Array(), executedVersion: "$LATEST" };
    this.service = createCloudWatchService({
      store,
      clock: this.clock,
      state: createMemoryStateStore(),
      random: seededRandom(1),
      logs: { write: (events) => void this.logged.push(...events) },
      invoker: {
        invoke: (invocation) => {
          this.invoked.push(invocation);
          return Promise.resolve(result);
        },
      },
    });
  }

  static async open(start = NOW): Promise<CloudWatchLab> {
    const directory = mkdtempSync(join(tmpdir(), "cloudwatch-"));
    return new CloudWatchLab(await openTestStore(directory), directory, start);
  }

  /** Goes on in an account without data; nothing was invoked or logged yet. */
  nextAccount(): void {
    const next = String(Number(this.scope.accountId) + 1).padStart(12, "0");
    this.scope = { ...this.scope, accountId: accountId(next) };
    this.invoked.length = 0;
    this.logged.length = 0;
  }

  async call<Name extends OperationName<Client>>(
    name: Name,
    input: OperationInput<Client, Name>,
  ): Promise<OperationOutput<Client, Name>> {
    const context: RequestContext = {
      scope: this.scope,
      requestId: requestId("r"),
      origin: "http://127.0.0.1:4566",
      headers: {},
      signal: new AbortController().signal,
    };
    const handler = this.service.definition.operations[name];
    assert(handler !== undefined, `no operation ${name}`);
    return (await handler(input as never, context)) as OperationOutput<Client, Name>;
  }

  /** Puts datums of the namespace `Shop`. */
  put(...MetricData: CloudWatch.MetricDatum[]) {
    return this.call("PutMetricData", { Namespace: "Shop", MetricData });
  }

  /** Puts one value, a second old, of a metric of `Shop`. */
  async putValue(MetricName: string, Value: number, more: object = {}): Promise<void> {
    await this.put({ MetricName, Value, Timestamp: new Date(this.clock.now() - 1_000), ...more });
  }

  async #findAlarm(AlarmName: string): Promise<CloudWatch.MetricAlarm | CloudWatch.CompositeAlarm | undefined> {
    const { MetricAlarms = [], CompositeAlarms = [] } = await this.call("DescribeAlarms", { AlarmNames: [AlarmName] });
    return [...MetricAlarms, ...CompositeAlarms][0];
  }

  /** An alarm's state. */
  async stateOf(AlarmName: string): Promise<CloudWatch.StateValue | undefined> {
    return (await this.#findAlarm(AlarmName))?.StateValue;
  }

  /** Why an alarm is in its state. */
  async reasonOf(AlarmName: string): Promise<string | undefined> {
    return (await this.#findAlarm(AlarmName))?.StateReason;
  }

  /** Lets time pass, and waits for what the service then does. */
  async pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 10) {
      this.clock.advance(Math.min(10, left) * 1000);
      await this.service.settled();
    }
  }

  /** A time before {@link NOW}. */
  minutesAgo(minutes: number): Date {
    return new Date(NOW.getTime() - minutes * 60_000);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.store.close();
    rmSync(this.#directory, { recursive: true });
  }
}
