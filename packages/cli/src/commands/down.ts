import { stopLab } from "@faultline/lab";
import { destroy, listStacks } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, labTarget, requireLab, withClients } from "../connect.ts";
import { renderProgress } from "../render/render-progress.ts";
import { stackNameOf } from "../stack-name.ts";

const EXAMPLES = `
Examples:
  faultline down                  remove the stack of this folder's template
  faultline down shop/template.yaml
  faultline down --stack shop`;

/** `faultline down`: removes a stack, and the lab that `up` started once it is empty. */
export function defineCommand(command: Command): void {
  addConnectOptions(command)
    .argument("[template]", "the template that was deployed", "template.yaml")
    .option("--stack <name>", "the stack's name (default: the template's folder)")
    .addHelpText("after", EXAMPLES)
    .action(down);
}

async function down(template: string, options: ConnectOptions & { readonly stack?: string }): Promise<void> {
  const lab = await requireLab(options);
  const stackName = options.stack ?? stackNameOf(template);
  const { wasDeployed } = await destroy({
    target: labTarget(options.endpoint),
    stackName,
    onProgress: (progress) => {
      const line = renderProgress(progress);
      if (line !== undefined) process.stderr.write(`${line}\n`);
    },
  });
  process.stdout.write(wasDeployed ? `Removed ${stackName}\n` : `There is no stack ${stackName}\n`);
  const left = await withClients(options, listStacks);
  if (!lab.isBackground || left.length > 0) return;
  await stopLab(lab);
  process.stdout.write(`Stopped the lab at ${lab.endpoint}; its data stay in ${lab.dataDirectory}\n`);
}
