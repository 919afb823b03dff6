import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::ApiGateway::Resource`: one path segment. */
export const apiGatewayResource: ResourceProvider = {
  type: "AWS::ApiGateway::Resource",
  properties: ["ParentId", "PathPart", "RestApiId"],
  replacedBy: ["ParentId", "PathPart", "RestApiId"],
  async create(properties, { services, scope }) {
    const input = {
      restApiId: requiredText(properties, "RestApiId"),
      parentId: requiredText(properties, "ParentId"),
      pathPart: requiredText(properties, "PathPart"),
    };
    const { id = "" } = await services.call({ service: "apigateway", operation: "CreateResource", input, scope });
    return { physicalId: id, attributes: { ResourceId: id } };
  },
  async update(existing) {
    return existing;
  },
  async remove({ physicalId, properties }, { services, scope }) {
    const input = { restApiId: requiredText(properties, "RestApiId"), resourceId: physicalId };
    await ignoreMissing(services.call({ service: "apigateway", operation: "DeleteResource", input, scope }));
  },
};
