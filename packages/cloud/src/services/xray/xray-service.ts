import type { Clock, Random } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import { EncryptionSettings } from "./encryption-settings.ts";
import { ResourcePolicies } from "./resource-policies.ts";
import { ResourceTags } from "./resource-tags.ts";
import { SamplingReports } from "./sampling-reports.ts";
import { SamplingRules } from "./sampling-rules.ts";
import { TraceGroups } from "./trace-groups.ts";
import { TraceReader } from "./trace-reader.ts";

/** What X-Ray's operations work with. */
export interface XRay {
  readonly store: TelemetryStore;
  readonly reader: TraceReader;
  readonly rules: SamplingRules;
  readonly reports: SamplingReports;
  readonly groups: TraceGroups;
  readonly tags: ResourceTags;
  readonly encryption: EncryptionSettings;
  readonly policies: ResourcePolicies;
  readonly clock: Clock;
}

/** Makes what the operations share. */
export function createXRay(parts: {
  readonly store: TelemetryStore;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
}): XRay {
  const { store, state, clock, random } = parts;
  const rules = new SamplingRules(state, clock, random);
  const groups = new TraceGroups(state, random);
  const tags = new ResourceTags(state, (scope, arn) => {
    const arns = [
      ...groups.list(scope).map(({ GroupARN }) => GroupARN),
      ...rules.list(scope).map(({ SamplingRule: rule }) => rule?.RuleARN),
    ];
    return arns.includes(arn);
  });
  return {
    store,
    reader: new TraceReader(store),
    rules,
    reports: new SamplingReports(clock),
    groups,
    tags,
    encryption: new EncryptionSettings(state),
    policies: new ResourcePolicies(state, clock),
    clock,
  };
}
