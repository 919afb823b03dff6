import type { Service } from "@aws-sdk/client-xray";
import type { EpochMs } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

/** A node of the map with its edges, as X-Ray answers it. */
export type ServiceMapNode = Service;

/** Which traces a map is drawn of. */
export interface MapQuery {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Only the traces of this group. */
  readonly group?: string;
}

/** The service map of a time range. */
export async function fetchServiceMap(
  clients: AwsClients,
  { start, end, group }: MapQuery,
): Promise<readonly ServiceMapNode[]> {
  const { GetServiceGraphCommand } = await import("@aws-sdk/client-xray");
  const xray = await clients.xray();
  const services: Service[] = [];
  let NextToken: string | undefined;
  do {
    const page = await xray.send(
      new GetServiceGraphCommand({ StartTime: new Date(start), EndTime: new Date(end), GroupName: group, NextToken }),
    );
    services.push(...(page.Services ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return services;
}
