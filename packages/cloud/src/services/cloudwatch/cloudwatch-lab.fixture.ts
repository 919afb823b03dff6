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
  VirtualClock,
} from "@faultline/core";
import { openDuckDbStore, type TelemetryStore } from "@faultline/telemetry";
import type {
  OperationInput,
  OperationName,
  OperationOutput,
  RequestContext,
  ServiceDefinition,
} from "../../wire/service.ts";

type Client = typeof CloudWatch;

/** When the labs of tests begin. */
export const NOW = new Date("2026-11-23T12:34:00Z");

/** A store, a clock that tests move, and a service over them. */
export class CloudWatchLab {
  readonly clock = new VirtualClock(NOW.getTime());
  readonly store: TelemetryStore;
  readonly #directory: string;
  /** The service under test, once it is made. */
  service: ServiceDefinition | undefined;
  /** Tests take an account each. */
  scope: Scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

  private constructor(store: TelemetryStore, directory: string) {
    this.store = store;
    this.#directory = directory;
  }

  static async open(): Promise<CloudWatchLab> {
    const directory = mkdtempSync(join(tmpdir(), "cloudwatch-"));
    return new CloudWatchLab(await openDuckDbStore({ directory }), directory);
  }

  /** Goes on in an account without data. */
  nextAccount(): void {
    const next = String(Number(this.scope.accountId) + 1).padStart(12, "0");
    this.scope = { ...this.scope, accountId: accountId(next) };
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
    const handler = this.service?.operations[name];
    assert(handler !== undefined, `no operation ${name}`);
    return (await handler(input as never, context)) as OperationOutput<Client, Name>;
  }

  /** A time before the lab's beginning. */
  minutesAgo(minutes: number): Date {
    return new Date(NOW.getTime() - minutes * 60_000);
  }

  async close(): Promise<void> {
    await this.store.close();
    rmSync(this.#directory, { recursive: true });
  }
}
