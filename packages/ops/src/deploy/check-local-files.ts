import { entriesOf, type MappingEntry, type TemplateNode, textOf, valueOf } from "@faultline/template";
import { placeOf, templateError, type TemplateWarning } from "./template-place.ts";

/** Properties that may name a local file which is not packaged, and what to write instead. */
const NOT_PACKAGED: Readonly<Record<string, { readonly property: string; readonly hint: string }>> = {
  "AWS::CloudFormation::Stack": { property: "TemplateURL", hint: "Deploy the nested template as a stack of its own." },
  "AWS::Serverless::Api": { property: "DefinitionUri", hint: "Write the definition under DefinitionBody." },
  "AWS::Serverless::Application": { property: "Location", hint: "Deploy the nested template as a stack of its own." },
  "AWS::Serverless::HttpApi": { property: "DefinitionUri", hint: "Write the definition under DefinitionBody." },
  "AWS::Serverless::StateMachine": { property: "DefinitionUri", hint: "Write the definition under Definition." },
};

/**
 * Checks what a template wants from the files beside it and does not get.
 *
 * @returns A warning for each resource with a build method that is not run.
 * @throws LabError `LOCAL_FILE_UNSUPPORTED` for a local file that is not uploaded.
 */
export function checkLocalFiles(root: TemplateNode, file: string): readonly TemplateWarning[] {
  return entriesOf(valueOf(root, "Resources")).flatMap((resource) => {
    refuseLocalFile(resource, file);
    return buildWarning(resource) ?? [];
  });
}

function refuseLocalFile({ key, value }: MappingEntry, file: string): void {
  const rule = NOT_PACKAGED[textOf(valueOf(value, "Type")) ?? ""];
  if (rule === undefined) return;
  const node = valueOf(valueOf(value, "Properties"), rule.property);
  const path = textOf(node);
  if (node === undefined || path === undefined || /^(s3|https?):\/\//.test(path)) return;
  const message = `${key}'s ${rule.property} is the local file ${path}, which is not uploaded`;
  throw templateError("LOCAL_FILE_UNSUPPORTED", placeOf(file, node), { message, hint: rule.hint });
}

function buildWarning({ key, value }: MappingEntry): TemplateWarning | undefined {
  const node = valueOf(valueOf(value, "Metadata"), "BuildMethod");
  const method = textOf(node);
  if (node === undefined || method === undefined || method === "esbuild") return undefined;
  const message = `${key}'s BuildMethod ${method} is not run: its folder is packaged as it is. Build it before deploying.`;
  return { line: node.line, message };
}
