import type { Handler, Surroundings } from "./operation-context.ts";
import { pageOf } from "./paging.ts";

/** ListExports: what the living stacks export. */
export function listExports({ archive }: Surroundings): Handler<"ListExports"> {
  return ({ NextToken: token }, { scope }) => {
    const living = archive.list(scope).filter(({ status }) => status !== "DELETE_COMPLETE");
    const exported = living.flatMap(({ stackId, outputs }) =>
      outputs.flatMap(({ exportName, value }) =>
        exportName === undefined ? [] : [{ ExportingStackId: stackId, Name: exportName, Value: value }],
      ),
    );
    const { page, next } = pageOf(exported, token);
    return { Exports: page, NextToken: next };
  };
}
