import { sleep } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { listStackResources } from "../deploy/list-stack-resources.ts";
import { readDeployedTemplate } from "../deploy/read-deployed-template.ts";
import { updateTemplate } from "../deploy/update-template.ts";
import { diagnose } from "../diagnose/diagnose.ts";
import type { LabControls } from "../lab-controls.ts";
import type { LoadOptions } from "../load/run-load.ts";
import { recordRun } from "../runs/record-run.ts";
import { createRunId, type RunRecord, type RunStore } from "../runs/run-store.ts";
import { runWindow } from "../runs/run-window.ts";
import type { AppUnderTest } from "./investigate.ts";
import { investigationObjectives, type RunObjectives } from "./objectives.ts";

/** A deployed stack and the load to put on it. */
export interface AppUnderTestOptions {
  readonly clients: AwsClients;
  readonly controls: LabControls;
  readonly stackName: string;
  readonly load: LoadOptions;
  readonly store: RunStore;
  readonly objectives: RunObjectives;
  /** Seconds of unused capacity that a bank of burst credit holds; AWS's 300 unless told otherwise. */
  readonly burstSeconds?: number;
}

/** Telemetry of a run's last requests arrives within this. */
const TELEMETRY_MS = 2000;

/** An app on the lab, ready for an investigation. @throws LabError `STACK_NOT_FOUND`. */
export async function createAppUnderTest(options: AppUnderTestOptions): Promise<AppUnderTest> {
  const { clients, controls, stackName, load, store, burstSeconds } = options;
  const { clock, random } = load;
  const tables = await readTables(clients, stackName);
  if (burstSeconds !== undefined) await controls.scaleBurst(burstSeconds);
  let earlier: RunRecord | undefined;
  return {
    stackName,
    script: load.scriptFile.file,
    conditions: describeConditions(options, tables),
    readTemplate: () => readDeployedTemplate(clients, stackName),
    deploy: (text) => updateTemplate(clients, { stackName, text, clock }),
    async measure() {
      for (const table of tables) await controls.resetCapacity(table, 1);
      const run = await recordRun({ id: createRunId(clock.now(), random), load, store, app: { clients, controls } });
      await sleep(clock, TELEMETRY_MS);
      return run;
    },
    async diagnose({ record }) {
      const window = runWindow(record, earlier);
      earlier = record;
      return diagnose(clients, { window, stackName, clock, objectives: investigationObjectives(options.objectives) });
    },
  };
}

function describeConditions({ burstSeconds, load }: AppUnderTestOptions, tables: readonly string[]): string[] {
  const bank = `${burstSeconds ?? 300} s of unused capacity`;
  const scaled = burstSeconds === undefined ? "as on AWS" : "where AWS has 300 s, to fit a shorter load";
  return [
    ...(tables.length === 0 ? [] : [`Every run starts with full burst credit: ${bank}, ${scaled}.`]),
    ...((load.rttMs ?? 0) > 0 ? [`Client network time of ${load.rttMs} ms is added to every request.`] : []),
  ];
}

async function readTables(clients: AwsClients, stackName: string): Promise<readonly string[]> {
  const resources = await listStackResources(clients, stackName);
  return resources
    .filter(({ ResourceType }) => ResourceType === "AWS::DynamoDB::Table")
    .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
}
