import type { JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, texts } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::Logs::QueryDefinition`. */
export const logsQueryDefinition: ResourceProvider = {
  type: "AWS::Logs::QueryDefinition",
  properties: ["LogGroupNames", "Name", "QueryString"],
  replacedBy: [],
  async create(properties, context) {
    const QueryDefinitionId = await putQueryDefinition(properties, context);
    return { physicalId: QueryDefinitionId, attributes: { QueryDefinitionId } };
  },
  async update(existing, properties, context) {
    await putQueryDefinition(properties, context, existing.physicalId);
    return existing;
  },
  async remove({ physicalId: queryDefinitionId }, { services, scope }) {
    const input = { queryDefinitionId };
    await ignoreMissing(services.call({ service: "logs", operation: "DeleteQueryDefinition", input, scope }));
  },
};

async function putQueryDefinition(
  properties: JsonObject,
  { services, scope }: ProviderContext,
  queryDefinitionId?: string,
): Promise<string> {
  const input = {
    name: requiredText(properties, "Name"),
    queryString: requiredText(properties, "QueryString"),
    logGroupNames: texts(properties, "LogGroupNames"),
    ...(queryDefinitionId === undefined ? {} : { queryDefinitionId }),
  };
  const answer = await services.call({ service: "logs", operation: "PutQueryDefinition", input, scope });
  return answer.queryDefinitionId ?? "";
}
