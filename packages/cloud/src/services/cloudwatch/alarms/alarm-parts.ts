import type { Clock } from "@faultline/core";
import type { AlarmCatalog } from "./alarm-catalog.ts";
import type { AlarmEngine } from "./alarm-engine.ts";
import type { AlarmSchedule } from "./alarm-schedule.ts";

/** What the operations on alarms work with. */
export interface AlarmParts {
  readonly clock: Clock;
  readonly catalog: AlarmCatalog;
  readonly engine: AlarmEngine;
  readonly schedule: AlarmSchedule;
}
