import { LabError } from "@faultline/core";
import { type AwsClients, listStacks } from "@faultline/ops";

/** The lab's stack where --stack names none. @throws LabError `STACK_MISSING`, `STACK_AMBIGUOUS` when it has not just one. */
export async function onlyStack(clients: AwsClients): Promise<string> {
  const stacks = await listStacks(clients);
  const [only, other] = stacks;
  if (only !== undefined && other === undefined) return only.name;
  const names = stacks.map(({ name }) => name).join(", ");
  throw only === undefined
    ? new LabError("STACK_MISSING", "nothing is deployed on the lab", "deploy it first: faultline up TEMPLATE")
    : new LabError("STACK_AMBIGUOUS", `the lab has several stacks: ${names}`, "name one with --stack");
}
