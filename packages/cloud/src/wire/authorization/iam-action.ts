/** Services whose IAM prefix is not their name. */
const PREFIXES: Readonly<Record<string, string>> = { apigatewayv2: "apigateway" };

/** Operations that another action allows. @see Service Authorization Reference, read 2026-11. */
const ACTIONS: Readonly<Record<string, string>> = {
  "lambda:Invoke": "lambda:InvokeFunction",
  "lambda:InvokeAsync": "lambda:InvokeFunction",
  "lambda:InvokeWithResponseStream": "lambda:InvokeFunction",
  "dynamodb:TransactGetItems": "dynamodb:GetItem",
  "dynamodb:TransactWriteItems": "dynamodb:PutItem",
  "s3:HeadObject": "s3:GetObject",
  "s3:CopyObject": "s3:PutObject",
  "s3:DeleteObjects": "s3:DeleteObject",
  "s3:CreateMultipartUpload": "s3:PutObject",
  "s3:UploadPart": "s3:PutObject",
  "s3:CompleteMultipartUpload": "s3:PutObject",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
};

/** API Gateway's actions are HTTP methods. */
const METHODS: readonly (readonly [RegExp, string])[] = [
  [/^Get/, "GET"],
  [/^(?:Create|Import)/, "POST"],
  [/^(?:Put|Tag|Reimport)/, "PUT"],
  [/^Update/, "PATCH"],
  [/^(?:Delete|Untag)/, "DELETE"],
];

/** The IAM action that allows an operation, such as `lambda:InvokeFunction` for Lambda's `Invoke`. */
export function iamAction(service: string, operation: string): string {
  const prefix = PREFIXES[service] ?? service;
  const method = prefix === "apigateway" ? METHODS.find(([pattern]) => pattern.test(operation))?.[1] : undefined;
  const action = `${prefix}:${method ?? operation}`;
  return ACTIONS[action] ?? action;
}
