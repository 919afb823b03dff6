import type { Handler, Surroundings } from "./operation-context.ts";

/** GetTemplate: the template as given, or after the transform. */
export function getTemplate({ archive }: Surroundings): Handler<"GetTemplate"> {
  return ({ StackName: name, TemplateStage: stage }, { scope }) => {
    const stack = archive.require(scope, name);
    const body = stage === "Processed" ? JSON.stringify(stack.processedTemplate) : stack.templateBody;
    return { TemplateBody: body, StagesAvailable: ["Original", "Processed"] };
  };
}
