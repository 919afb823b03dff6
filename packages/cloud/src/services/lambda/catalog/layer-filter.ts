import type { LayerVersionRecord } from "./records.ts";

/** Which layer versions a list shows. */
export interface LayerFilter {
  readonly CompatibleRuntime?: string | undefined;
  readonly CompatibleArchitecture?: string | undefined;
}

/** Whether a layer version was published for what the filter names. */
export function isCompatible(record: LayerVersionRecord, filter: LayerFilter): boolean {
  const { CompatibleRuntime: runtime, CompatibleArchitecture: architecture } = filter;
  return (
    (runtime === undefined || record.compatibleRuntimes?.includes(runtime) === true) &&
    (architecture === undefined || record.compatibleArchitectures?.includes(architecture) === true)
  );
}
