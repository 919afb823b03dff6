import type { Clock, Scope } from "@faultline/core";
import type { Collection } from "../../../state/state-store.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError } from "../errors.ts";
import { LISTED_DASHBOARDS } from "../limits.ts";
import { checkDashboardBody, checkedDashboardName } from "./check-dashboard.ts";

/** A stored dashboard. */
export interface DashboardRecord {
  readonly name: string;
  /** As it was put. */
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** What the operations on dashboards work with. */
export interface DashboardParts {
  readonly dashboards: Collection<DashboardRecord>;
  readonly clock: Clock;
}

/** PutDashboard: the body is kept as it is; what is odd about it is told. */
export function putDashboard({ dashboards, clock }: DashboardParts): CloudWatchHandler<"PutDashboard"> {
  return (input, { scope }) => {
    const name = checkedDashboardName(input.DashboardName);
    const warnings = checkDashboardBody(input.DashboardBody, clock.now());
    dashboards.put(scope, name, { name, body: input.DashboardBody ?? "", modifiedAt: clock.now() });
    return { DashboardValidationMessages: [...warnings] };
  };
}

/** GetDashboard. */
export function getDashboard({ dashboards }: DashboardParts): CloudWatchHandler<"GetDashboard"> {
  return (input, { scope }) => {
    const name = input.DashboardName ?? "";
    const dashboard = dashboards.get(scope, name);
    if (dashboard === undefined) throw notFound([name]);
    return { DashboardArn: arnOf(scope, name), DashboardBody: dashboard.body, DashboardName: name };
  };
}

/** ListDashboards: in the order of their names. */
export function listDashboards({ dashboards }: DashboardParts): CloudWatchHandler<"ListDashboards"> {
  return (input, { scope }) => {
    const after = input.NextToken === undefined ? undefined : Buffer.from(input.NextToken, "base64url").toString();
    const selected = dashboards
      .list(scope)
      .filter(({ name }) => name.startsWith(input.DashboardNamePrefix ?? "") && (after === undefined || name > after));
    const page = selected.slice(0, LISTED_DASHBOARDS);
    const last = page.at(-1);
    return {
      DashboardEntries: page.map(({ name, body, modifiedAt }) => ({
        DashboardArn: arnOf(scope, name),
        DashboardName: name,
        LastModified: new Date(modifiedAt),
        Size: Buffer.byteLength(body),
      })),
      ...(last === undefined || selected.length <= LISTED_DASHBOARDS
        ? {}
        : { NextToken: Buffer.from(last.name).toString("base64url") }),
    };
  };
}

/** DeleteDashboards: all of them, or none where one does not exist. */
export function deleteDashboards({ dashboards }: DashboardParts): CloudWatchHandler<"DeleteDashboards"> {
  return (input, { scope }) => {
    const names = input.DashboardNames ?? [];
    const missing = names.filter((name) => dashboards.get(scope, name) === undefined);
    if (missing.length > 0) throw notFound(missing);
    for (const name of names) dashboards.delete(scope, name);
    return {};
  };
}

/** Dashboards belong to an account, not to a Region, by their ARN. */
function arnOf({ accountId }: Scope, name: string): string {
  return `arn:aws:cloudwatch::${accountId}:dashboard/${name}`;
}

function notFound(names: readonly string[]) {
  return cloudWatchError("DashboardNotFoundError", `Dashboard ${names.join(", ")} does not exist`);
}
