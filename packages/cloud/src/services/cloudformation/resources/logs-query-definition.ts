import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, text, texts } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::Logs::QueryDefinition`. */
export const logsQueryDefinition: ResourceProvider = {
  type: "AWS::Logs::QueryDefinition",
  properties: ["LogGroupNames", "Name", "Parameters", "QueryString"],
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
    ...(properties["Parameters"] === undefined ? {} : { parameters: parametersOf(properties) }),
    ...(queryDefinitionId === undefined ? {} : { queryDefinitionId }),
  };
  const answer = await services.call({ service: "logs", operation: "PutQueryDefinition", input, scope });
  return answer.queryDefinitionId ?? "";
}

function parametersOf({ Parameters }: JsonObject) {
  const list: readonly JsonValue[] = Array.isArray(Parameters) ? Parameters : [];
  return list.filter(isJsonObject).map((parameter) => {
    const [defaultValue, description] = [text(parameter, "DefaultValue"), text(parameter, "Description")];
    return {
      name: requiredText(parameter, "Name"),
      ...(defaultValue === undefined ? {} : { defaultValue }),
      ...(description === undefined ? {} : { description }),
    };
  });
}
