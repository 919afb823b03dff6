import { expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "@faultline/core";
import { parseTemplate, toJson } from "@faultline/template";
import { objectOf } from "./sam-resource.ts";
import { transformSam } from "./transform-sam.ts";

/** The resources that a SAM template in YAML becomes. */
function resourcesOf(yaml: string, parameters: Record<string, string> = {}): Record<string, JsonObject> {
  const { root } = parseTemplate(`Transform: AWS::Serverless-2016-10-31\n${yaml}`);
  const json = root === undefined ? {} : toJson(root);
  const { template } = transformSam(isJsonObject(json) ? json : {}, parameters);
  return template["Resources"] as Record<string, JsonObject>;
}

const PROPERTIES = "CodeUri: s3://sam-demo-bucket/hello.zip, Handler: hello.handler, Runtime: nodejs22.x";
const fn = (more = "", id = "MinimalFunction") =>
  `  ${id}:\n    Type: AWS::Serverless::Function\n    Properties: { ${PROPERTIES}${more === "" ? "" : `, ${more}`} }\n`;

/** @see aws/serverless-application-model, docs/internals/generated_resources.rst, for every id without a hash. */
test.each([
  ["a function", fn(), ["MinimalFunction", "MinimalFunctionRole"]],
  ["a function with a role", fn("Role: arn:aws:iam::1:role/x"), ["MinimalFunction"]],
  // The hash is that of the repository's tests/translator/output/function_with_alias.json.
  [
    "a published alias",
    fn("AutoPublishAlias: live"),
    ["MinimalFunction", "MinimalFunctionAliaslive", "MinimalFunctionRole", "MinimalFunctionVersion640128d35d"],
  ],
  [
    "a given code hash",
    fn("AutoPublishAlias: live, AutoPublishCodeSha256: 6b86b273ff34fce1"),
    ["MinimalFunction", "MinimalFunctionAliaslive", "MinimalFunctionRole", "MinimalFunctionVersion6b86b273ff"],
  ],
  [
    "an Api event",
    fn("Events: { ThumbnailApi: { Type: Api, Properties: { Path: /thumbnail, Method: GET } } }"),
    [
      "MinimalFunction",
      "MinimalFunctionRole",
      "MinimalFunctionThumbnailApiPermissionProd",
      "ServerlessRestApi",
      "ServerlessRestApiDeployment#",
      "ServerlessRestApiProdStage",
    ],
  ],
  [
    "an HttpApi event",
    fn("Events: { Get: { Type: HttpApi } }"),
    [
      "MinimalFunction",
      "MinimalFunctionGetPermission",
      "MinimalFunctionRole",
      "ServerlessHttpApi",
      "ServerlessHttpApiApiGatewayDefaultStage",
    ],
  ],
  [
    "a Schedule event",
    fn("Events: { MyTimer: { Type: Schedule, Properties: { Schedule: rate(5 minutes) } } }"),
    ["MinimalFunction", "MinimalFunctionMyTimer", "MinimalFunctionMyTimerPermission", "MinimalFunctionRole"],
  ],
  [
    "an SQS event",
    fn("Events: { MyTrigger: { Type: SQS, Properties: { Queue: arn:q } } }"),
    ["MinimalFunction", "MinimalFunctionMyTrigger", "MinimalFunctionRole"],
  ],
  [
    "an explicit API",
    "  MyApi:\n    Type: AWS::Serverless::Api\n    Properties: { StageName: dev, DefinitionUri: s3://bucket/swagger.json }\n",
    ["MyApi", "MyApiDeployment#", "MyApidevStage"],
  ],
  // The hash is that of the repository's tests/translator/output/basic_layer.json.
  [
    "a layer",
    "  MinimalLayer:\n    Type: AWS::Serverless::LayerVersion\n    Properties: { ContentUri: s3://sam-demo-bucket/layer.zip }\n",
    ["MinimalLayer0c7f96cce7"],
  ],
])("%s becomes the resources that SAM documents", (_name, resources, ids) => {
  const made = Object.keys(resourcesOf(`Resources:\n${resources}`)).map((id) =>
    id.replace(/(?<=Deployment)[0-9a-f]{10}$/, "#"),
  );
  expect(made.sort()).toEqual(ids);
});

/** Values as in aws/serverless-application-model, tests/translator/output (implicit_api, simpletable, function_with_alias). */
test("an implicit API has a proxy integration for each route, and each permission its path", () => {
  const resources = resourcesOf(
    `Resources:\n${fn("Events: { Add: { Type: Api, Properties: { Path: '/add/{id}', Method: post } }, Any: { Type: Api, Properties: { Path: '/{proxy+}', Method: any } } }")}`,
  );
  const integration = {
    "x-amazon-apigateway-integration": {
      httpMethod: "POST",
      type: "aws_proxy",
      uri: {
        "Fn::Sub":
          "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${MinimalFunction.Arn}/invocations",
      },
    },
    responses: {},
  };
  expect(resources["ServerlessRestApi"]?.["Properties"]).toEqual({
    Body: {
      swagger: "2.0",
      info: { version: "1.0", title: { Ref: "AWS::StackName" } },
      paths: { "/add/{id}": { post: integration }, "/{proxy+}": { "x-amazon-apigateway-any-method": integration } },
    },
  });
  const sourceArn = (id: string) => objectOf(resources[id]?.["Properties"])["SourceArn"];
  const arn = (route: string) => ({
    "Fn::Sub": [
      `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${route}`,
      { __ApiId__: { Ref: "ServerlessRestApi" }, __Stage__: "*" },
    ],
  });
  expect(sourceArn("MinimalFunctionAddPermissionProd")).toEqual(arn("POST/add/*"));
  expect(sourceArn("MinimalFunctionAnyPermissionProd")).toEqual(arn("*/*"));
});

test("with an alias, routes and permissions name the alias", () => {
  const resources = resourcesOf(
    `Resources:\n${fn("AutoPublishAlias: !Ref Stage, Events: { Get: { Type: HttpApi, Properties: { Path: /, Method: get } } }")}`,
    { Stage: "live" },
  );
  expect(JSON.stringify(resources["ServerlessHttpApi"])).toContain("functions/${MinimalFunctionAliaslive}/invocations");
  expect(resources["MinimalFunctionGetPermission"]).toMatchObject({
    Properties: { FunctionName: { Ref: "MinimalFunctionAliaslive" } },
  });
  expect(resources["MinimalFunctionAliaslive"]?.["Properties"]).toEqual({
    FunctionName: { Ref: "MinimalFunction" },
    FunctionVersion: { "Fn::GetAtt": ["MinimalFunctionVersion640128d35d", "Version"] },
    Name: "live",
  });
  expect(resources["MinimalFunctionVersion640128d35d"]).toMatchObject({ DeletionPolicy: "Retain" });
});

/** @see aws/serverless-application-model, docs/globals.rst and tests/translator/input/globals_for_function.yaml. */
test("Globals merge mappings, append lists and give way to single values", () => {
  const resources = resourcesOf(`Globals:
  Function:
    ${PROPERTIES.replaceAll(", ", "\n    ")}
    MemorySize: 1024
    Environment: { Variables: { Var1: value1, Var2: value2 } }
    Layers: [layer:1]
    Tags: { tag1: value1 }
    Tracing: Active
Resources:
  Minimal:
    Type: AWS::Serverless::Function
  Override:
    Type: AWS::Serverless::Function
    Properties:
      MemorySize: 512
      Environment: { Variables: { Var2: own, Var3: value3 } }
      Layers: [layer:2]
      Tags: { newtag1: newvalue1 }
      Tracing: PassThrough
`);
  expect(resources["Minimal"]).toMatchObject({
    Properties: { MemorySize: 1024, Layers: ["layer:1"], TracingConfig: { Mode: "Active" } },
  });
  expect(resources["Override"]).toMatchObject({
    Properties: {
      Code: { S3Bucket: "sam-demo-bucket", S3Key: "hello.zip" },
      MemorySize: 512,
      Environment: { Variables: { Var1: "value1", Var2: "own", Var3: "value3" } },
      Layers: ["layer:1", "layer:2"],
      Tags: [
        { Key: "lambda:createdBy", Value: "SAM" },
        { Key: "tag1", Value: "value1" },
        { Key: "newtag1", Value: "newvalue1" },
      ],
      TracingConfig: { Mode: "PassThrough" },
    },
  });
});

test.each([
  [
    "a default table",
    "{}",
    {
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    },
  ],
  [
    "a table with key and throughput",
    "{ PrimaryKey: { Name: member-number, Type: Number }, ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: 10 } }",
    {
      ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: 10 },
      AttributeDefinitions: [{ AttributeName: "member-number", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "member-number", KeyType: "HASH" }],
    },
  ],
])("%s", (_name, properties, expected) => {
  const resources = resourcesOf(
    `Resources:\n  T:\n    Type: AWS::Serverless::SimpleTable\n    Properties: ${properties}\n`,
  );
  expect(resources).toEqual({ T: { Type: "AWS::DynamoDB::Table", Properties: expected } });
});

test("a role holds managed policies, inline documents and policy templates", () => {
  const policies =
    "Policies: [AmazonDynamoDBFullAccess, { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] }, { DynamoDBReadPolicy: { TableName: !Ref T } }]";
  const role = resourcesOf(`Resources:\n${fn(policies)}`)["MinimalFunctionRole"];
  expect(role).toMatchObject({
    Properties: {
      ManagedPolicyArns: [
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess",
      ],
      Policies: [
        { PolicyName: "MinimalFunctionRolePolicy1", PolicyDocument: { Statement: [{ Action: "*" }] } },
        {
          PolicyName: "MinimalFunctionRolePolicy2",
          PolicyDocument: {
            Statement: [
              {
                Action: [
                  "dynamodb:GetItem",
                  "dynamodb:Scan",
                  "dynamodb:Query",
                  "dynamodb:BatchGetItem",
                  "dynamodb:DescribeTable",
                ],
              },
            ],
          },
        },
      ],
    },
  });
});

test("references to a layer, version or stage follow to what SAM made of it", () => {
  const resources = resourcesOf(`Resources:
  MinimalLayer:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: s3://sam-demo-bucket/layer.zip }
${fn("AutoPublishAlias: live, Layers: [!Ref MinimalLayer]")}
  Q:
    Type: AWS::SQS::Queue
    DependsOn: MinimalLayer
    Properties: { QueueName: !Sub "\${MinimalFunction.Version}-\${MinimalFunction.Arn}-\${MinimalLayer}", Tags: !GetAtt MinimalFunction.Version.Version }
`);
  expect(resources["MinimalFunction"]).toMatchObject({ Properties: { Layers: [{ Ref: "MinimalLayer0c7f96cce7" }] } });
  expect(resources["Q"]).toEqual({
    Type: "AWS::SQS::Queue",
    DependsOn: "MinimalLayer0c7f96cce7",
    Properties: {
      QueueName: { "Fn::Sub": "${MinimalFunctionVersion640128d35d}-${MinimalFunction.Arn}-${MinimalLayer0c7f96cce7}" },
      Tags: { "Fn::GetAtt": ["MinimalFunctionVersion640128d35d", "Version"] },
    },
  });
});

test("Cors adds an OPTIONS method to each path", () => {
  const resources = resourcesOf(
    `Globals:\n  Api:\n    Cors: "'*'"\nResources:\n${fn("Events: { Get: { Type: Api, Properties: { Path: /a, Method: get } } }")}`,
  );
  const parameters = {
    "method.response.header.Access-Control-Allow-Origin": "'*'",
    "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
  };
  expect(resources["ServerlessRestApi"]).toMatchObject({
    Properties: {
      Body: {
        paths: {
          "/a": {
            options: {
              "x-amazon-apigateway-integration": {
                type: "mock",
                responses: { default: { responseParameters: parameters } },
              },
            },
          },
        },
      },
    },
  });
});
