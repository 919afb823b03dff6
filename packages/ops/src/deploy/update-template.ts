import { type Clock, LabError } from "@faultline/core";
import { parseTemplate } from "@faultline/template";
import type { AwsClients } from "../aws-clients.ts";
import { placeTemplate } from "./place-template.ts";
import { findStack, readerBehind, waitForStack } from "./stack.ts";
import { stackFailed } from "./stack-failure.ts";
import { stackParameters } from "./stack-parameters.ts";
import { startStack } from "./start-stack.ts";

/** What messages call a template that lies in no file. */
const TEMPLATE = "template.yaml";

/** A new template for a stack that stands. */
export interface TemplateUpdate {
  readonly stackName: string;
  /** With the places of its code in S3, as CloudFormation gives the deployed template. */
  readonly text: string;
  readonly clock: Clock;
}

/**
 * Updates a stack to another template and waits until it stands. Every parameter keeps its value.
 *
 * @throws LabError `STACK_NOT_FOUND`, and as {@link deploy} does when the stack refuses or fails.
 */
export async function updateTemplate(clients: AwsClients, { stackName, text, clock }: TemplateUpdate): Promise<void> {
  const cloudFormation = await clients.cloudFormation();
  const existing = await findStack(cloudFormation, stackName);
  if (existing === undefined) {
    throw new LabError("STACK_NOT_FOUND", `There is no stack ${stackName}`, "Deploy it first: faultline up TEMPLATE.");
  }
  const { root } = parseTemplate(text, TEMPLATE);
  const former = (existing.Parameters ?? []).map(({ ParameterKey = "" }) => ParameterKey);
  const parameters = stackParameters(root, { given: {}, former });
  const reader = await readerBehind(cloudFormation, existing);
  const template = await placeTemplate(clients, text);
  const { stackId, action } = await startStack(cloudFormation, existing, { stackName, template, parameters });
  if (action === "none") return;
  const { isAws } = clients.target;
  const settled = await waitForStack({ cloudFormation, stackId, reader, clock, isAws, onProgress: () => {} });
  if (settled.status === "UPDATE_COMPLETE") return;
  const { status, failure, stack } = settled;
  throw stackFailed({ stackName, status, statusReason: stack?.StackStatusReason, failure }, root, TEMPLATE);
}
