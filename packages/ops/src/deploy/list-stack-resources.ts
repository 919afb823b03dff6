import type { StackResourceSummary } from "@aws-sdk/client-cloudformation";
import type { AwsClients } from "../aws-clients.ts";

/** Every resource of a stack. */
export async function listStackResources(
  clients: AwsClients,
  StackName: string,
): Promise<readonly StackResourceSummary[]> {
  const { paginateListStackResources } = await import("@aws-sdk/client-cloudformation");
  const client = await clients.cloudFormation();
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName })) {
    resources.push(...(page.StackResourceSummaries ?? []));
  }
  return resources;
}
