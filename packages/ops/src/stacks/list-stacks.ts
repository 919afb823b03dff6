import type { AwsClients } from "../aws-clients.ts";

/** A deployed template. */
export interface StackOverview {
  readonly name: string;
  /** Such as `CREATE_COMPLETE`. */
  readonly status: string;
}

/** Every stack that exists. */
export async function listStacks(clients: AwsClients): Promise<readonly StackOverview[]> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const cloudFormation = await clients.cloudFormation();
  const stacks: StackOverview[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(new DescribeStacksCommand({ NextToken }));
    stacks.push(
      ...(page.Stacks ?? []).map((stack) => ({ name: stack.StackName ?? "", status: stack.StackStatus ?? "" })),
    );
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return stacks;
}
