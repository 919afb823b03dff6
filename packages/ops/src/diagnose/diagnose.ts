import type { Clock } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import type { AppConfiguration } from "../runs/app-configuration.ts";
import { asConfigured } from "./as-configured.ts";
import type { AppChoice } from "./collect/find-app.ts";
import { collect } from "./collect/collect.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { judgeObservations } from "./judge-observations.ts";
import { proposePatch } from "./patch/propose-patch.ts";
import { DEFAULT_OBJECTIVES, type Objectives } from "./symptoms/objectives.ts";

/** What to diagnose. */
export interface DiagnoseOptions extends AppChoice {
  /** The template to patch; without it, the one that the stack was deployed from. */
  readonly template?: { readonly fileName: string; readonly text: string };
  /** The app's settings in the window, where they are known and may have changed since. */
  readonly configuration?: AppConfiguration;
  readonly clock: Clock;
  /** What counts as a symptom. */
  readonly objectives?: Objectives;
}

/**
 * Finds out why an application is slow or failing: reads logs, metrics, traces and configuration through AWS's API, and
 * changes nothing.
 *
 * @throws LabError `ENDPOINT_UNREACHABLE`, `STACK_NOT_FOUND`.
 */
export async function diagnose(clients: AwsClients, options: DiagnoseOptions): Promise<Diagnosis> {
  const { template, objectives = DEFAULT_OBJECTIVES, configuration, ...what } = options;
  const { observations: today, app } = await collect(clients, { ...what, slowMs: objectives.slowMs });
  const { observations, changedSince } =
    configuration === undefined ? { observations: today, changedSince: [] } : asConfigured(today, configuration);
  const judged = judgeObservations(observations, objectives);
  const diagnosis = { ...judged, ...(changedSince.length === 0 ? {} : { changedSince }) };
  const deployed = app.template === undefined ? undefined : { fileName: "template.yaml", text: app.template };
  const target = template ?? deployed;
  const patch = target === undefined ? undefined : proposePatch(diagnosis, { ...target, logicalIds: app.logicalIds });
  const logicalIds = Object.fromEntries(app.logicalIds);
  return {
    ...diagnosis,
    logicalIds,
    ...(patch === undefined ? {} : { patch: { ...patch, isOfDeployed: template === undefined } }),
  };
}
