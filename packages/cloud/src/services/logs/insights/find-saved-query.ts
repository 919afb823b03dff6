import type { Scope } from "@faultline/core";
import type { SavedQuery } from "@faultline/telemetry";
import type { LogsDependencies } from "../logs-dependencies.ts";

/** The saved query of a name; of several, the one that was changed last. */
export function findSavedQuery(
  { queryDefinitions }: Pick<LogsDependencies, "queryDefinitions">,
  scope: Scope,
  name: string,
): SavedQuery | undefined {
  const [newest] = queryDefinitions
    .list(scope)
    .filter((definition) => definition.name === name)
    .toSorted((a, b) => b.lastModified - a.lastModified);
  if (newest === undefined) return undefined;
  const { queryString, parameters = [] } = newest;
  const defaults = parameters.flatMap(({ name: parameter, defaultValue }) =>
    defaultValue === undefined ? [] : [[parameter, defaultValue] as const],
  );
  return { queryString, defaults: Object.fromEntries(defaults) };
}
