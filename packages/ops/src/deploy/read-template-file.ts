import { readFile } from "node:fs/promises";
import { LabError, messageOf } from "@faultline/core";
import { parseTemplate, type TemplateNode } from "@faultline/template";
import { checkLocalFiles } from "./check-local-files.ts";
import { formatMib } from "./format-mib.ts";
import { DEPLOY_LIMITS } from "./limits.ts";
import { checkTemplate, type TemplateWarning } from "./template-place.ts";

/** A template that can be deployed. */
export interface DeployableTemplate {
  readonly text: string;
  readonly root: TemplateNode;
  readonly warnings: readonly TemplateWarning[];
}

/**
 * Reads and checks a template file.
 *
 * @throws LabError `TEMPLATE_MISSING`, `TEMPLATE_TOO_LARGE`, `TEMPLATE_INVALID` with every error's place,
 *   `LOCAL_FILE_UNSUPPORTED`.
 */
export async function readTemplateFile(file: string): Promise<DeployableTemplate> {
  const text = await readText(file);
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > DEPLOY_LIMITS.templateObjectMaxBytes) {
    const limit = formatMib(DEPLOY_LIMITS.templateObjectMaxBytes);
    const message = `${file} has ${formatMib(sizeBytes)}; CloudFormation takes ${limit}`;
    throw new LabError("TEMPLATE_TOO_LARGE", message, "Split the template into several stacks.");
  }
  const parsed = parseTemplate(text, file);
  const warnings = checkTemplate(parsed);
  if (parsed.root === undefined)
    throw new LabError("TEMPLATE_INVALID", `${file} is empty`, "Write a Resources section.");
  return { text, root: parsed.root, warnings: [...warnings, ...checkLocalFiles(parsed.root, file)] };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const message = `The template ${file} cannot be read: ${messageOf(cause)}`;
    throw new LabError("TEMPLATE_MISSING", message, "Name the template file, or go to its folder.", { cause });
  }
}
