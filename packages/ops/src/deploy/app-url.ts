import { parseTemplate } from "@faultline/template";
import type { AwsClients } from "../aws-clients.ts";
import { describeApp } from "./deployed-app.ts";
import { listStackResources } from "./list-stack-resources.ts";
import { readDeployedTemplate } from "./read-deployed-template.ts";

/** The URL of a stack's API, without a slash at its end; undefined unless it has exactly one. */
export async function appUrl(clients: AwsClients, stackName: string): Promise<string | undefined> {
  const { root } = parseTemplate(await readDeployedTemplate(clients, stackName));
  if (root === undefined) return undefined;
  const resources = await listStackResources(clients, stackName);
  const { apis } = describeApp([], resources, { target: clients.target, root, parameters: {} });
  const [only, other] = apis;
  return only === undefined || other !== undefined ? undefined : only.url.replace(/\/$/, "");
}
