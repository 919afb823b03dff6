import type { AwsClients } from "../aws-clients.ts";

/** An alarm and the state that it is in. */
export interface AlarmOverview {
  readonly name: string;
  readonly kind: "composite" | "metric";
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly state: string;
  readonly since: Date | undefined;
  readonly reason: string;
}

/** The order in which states matter to a reader. */
const STATES = ["ALARM", "INSUFFICIENT_DATA", "OK"];

/** Every alarm, those in alarm first. */
export async function listAlarms(clients: AwsClients): Promise<readonly AlarmOverview[]> {
  const { paginateDescribeAlarms } = await import("@aws-sdk/client-cloudwatch");
  const client = await clients.cloudWatch();
  const alarms: AlarmOverview[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] })) {
    const found = [
      ...(page.MetricAlarms ?? []).map((alarm) => ({ kind: "metric" as const, alarm })),
      ...(page.CompositeAlarms ?? []).map((alarm) => ({ kind: "composite" as const, alarm })),
    ];
    for (const { kind, alarm } of found) {
      const { AlarmName: name = "", StateValue: state = "", StateReason: reason = "" } = alarm;
      alarms.push({ name, kind, state, since: alarm.StateTransitionedTimestamp, reason });
    }
  }
  return alarms.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || (a.name < b.name ? -1 : 1));
}
