import { type TraceId } from "@faultline/core";
import { matchesFilter, summarizeTrace, type TraceSelection } from "@faultline/telemetry";
import { idAt, type TraceWindow } from "./page-statements.ts";
import type { GroupReference } from "./trace-groups.ts";
import type { XRay } from "./xray-service.ts";

/** The traces of a window that are in a group; all of the window without one. */
export async function selectTraces(
  { reader, groups }: Pick<XRay, "groups" | "reader">,
  window: TraceWindow,
  group: GroupReference,
): Promise<TraceSelection> {
  const { scope, startSeconds, endSeconds } = window;
  const filter = groups.expressionOf(scope, group);
  if (filter === undefined) return { scope, ids: { first: idAt(startSeconds), end: idAt(endSeconds) } };
  const ids: TraceId[] = [];
  for await (const trace of reader.readWindow({ window, filter }))
    if (matchesFilter(filter, summarizeTrace(trace))) ids.push(trace.id);
  return { scope, ids };
}
