import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::ApiGateway::Deployment`. */
export const apiGatewayDeployment: ResourceProvider = {
  type: "AWS::ApiGateway::Deployment",
  properties: ["Description", "RestApiId", "StageDescription", "StageName"],
  replacedBy: ["RestApiId", "StageName", "StageDescription"],
  async create(properties, { services, scope }) {
    const input = {
      restApiId: requiredText(properties, "RestApiId"),
      description: text(properties, "Description"),
      stageName: text(properties, "StageName"),
    };
    const { id = "" } = await services.call({ service: "apigateway", operation: "CreateDeployment", input, scope });
    return { physicalId: id, attributes: { DeploymentId: id } };
  },
  async update(existing) {
    return existing;
  },
  async remove({ physicalId, properties }, { services, scope }) {
    const input = { restApiId: requiredText(properties, "RestApiId"), deploymentId: physicalId };
    await ignoreMissing(services.call({ service: "apigateway", operation: "DeleteDeployment", input, scope }));
  },
};
