import type { AddPermissionCommandInput } from "@aws-sdk/client-lambda";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, structure, text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

const PROPERTIES = [
  "Action",
  "EventSourceToken",
  "FunctionName",
  "FunctionUrlAuthType",
  "Principal",
  "PrincipalOrgID",
  "SourceAccount",
  "SourceArn",
];

/** `AWS::Lambda::Permission`: a statement of the function's resource policy. */
export const lambdaPermission: ResourceProvider = {
  type: "AWS::Lambda::Permission",
  properties: PROPERTIES,
  replacedBy: PROPERTIES,
  async create(properties, context) {
    const StatementId = generatedName(context, MAX_STATEMENT_ID);
    await context.services.call({
      service: "lambda",
      operation: "AddPermission",
      scope: context.scope,
      input: {
        StatementId,
        FunctionName: requiredText(properties, "FunctionName"),
        Action: requiredText(properties, "Action"),
        Principal: requiredText(properties, "Principal"),
        EventSourceToken: text(properties, "EventSourceToken"),
        FunctionUrlAuthType: structure<AddPermissionCommandInput["FunctionUrlAuthType"]>(
          properties,
          "FunctionUrlAuthType",
        ),
        PrincipalOrgID: text(properties, "PrincipalOrgID"),
        SourceAccount: text(properties, "SourceAccount"),
        SourceArn: text(properties, "SourceArn"),
      },
    });
    return { physicalId: StatementId, attributes: { Id: StatementId } };
  },
  async update(existing) {
    return existing;
  },
  async remove({ physicalId, properties }, { services, scope }) {
    const input = { FunctionName: requiredText(properties, "FunctionName"), StatementId: physicalId };
    await ignoreMissing(services.call({ service: "lambda", operation: "RemovePermission", input, scope }));
  },
};

const MAX_STATEMENT_ID = 100;
