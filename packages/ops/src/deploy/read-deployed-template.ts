import { LabError } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

/** The template of a stack as it was deployed: with the places of its code in S3. @throws LabError `STACK_NOT_FOUND`. */
export async function readDeployedTemplate(clients: AwsClients, StackName: string): Promise<string> {
  const { GetTemplateCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await clients.cloudFormation();
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName, TemplateStage: "Original" }));
  if (TemplateBody !== undefined) return TemplateBody;
  throw new LabError("STACK_NOT_FOUND", `Stack ${StackName} has no template`, "Deploy it: faultline up TEMPLATE.");
}
