import { expect, test } from "vitest";
import { iamAction } from "./iam-action.ts";
import { parsePolicy } from "./parse-policy.ts";

// IAM User Guide: "an explicit deny in any policy overrides any allows"; what nothing allows is denied; actions may hold
// wildcards and their case does not matter; NotAction matches everything but what it lists.
const policy = (...Statement: object[]) => parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }));
const allow = (Action: string | string[]) => ({ Effect: "Allow", Action, Resource: "*" });
const deny = (Action: string | string[]) => ({ Effect: "Deny", Action, Resource: "*" });

test.each([
  { name: "a listed action", given: policy(allow(["logs:StartQuery"])), action: "logs:StartQuery", isAllowed: true },
  { name: "another action", given: policy(allow(["logs:StartQuery"])), action: "logs:StopQuery", isAllowed: false },
  { name: "nothing at all", given: policy(), action: "logs:StartQuery", isAllowed: false },
  { name: "any characters", given: policy(allow("logs:Get*")), action: "logs:GetQueryResults", isAllowed: true },
  {
    name: "one character",
    given: policy(allow("logs:GetQueryResult?")),
    action: "logs:GetQueryResults",
    isAllowed: true,
  },
  { name: "another service", given: policy(allow("logs:*")), action: "lambda:ListFunctions", isAllowed: false },
  { name: "everything", given: policy(allow("*")), action: "lambda:ListFunctions", isAllowed: true },
  {
    name: "letters of either case",
    given: policy(allow("LOGS:startquery")),
    action: "logs:StartQuery",
    isAllowed: true,
  },
  { name: "a dot is a dot", given: policy(allow("logs.StartQuery")), action: "logs:StartQuery", isAllowed: false },
  { name: "a deny wins", given: policy(allow("*"), deny("logs:*")), action: "logs:StartQuery", isAllowed: false },
  {
    name: "a deny of something else",
    given: policy(allow("*"), deny("s3:*")),
    action: "logs:StartQuery",
    isAllowed: true,
  },
  {
    name: "all but what is listed",
    given: policy({ Effect: "Allow", NotAction: "s3:*", Resource: "*" }),
    action: "logs:StartQuery",
    isAllowed: true,
  },
  {
    name: "what is listed as an exception",
    given: policy({ Effect: "Allow", NotAction: "s3:*", Resource: "*" }),
    action: "s3:GetObject",
    isAllowed: false,
  },
])("$name: $action", ({ given, action, isAllowed }) => {
  expect(given(action)).toBe(isAllowed);
});

test("a single statement need not stand in a list", () => {
  expect(parsePolicy(JSON.stringify({ Statement: allow("sts:*") }))("sts:GetCallerIdentity")).toBe(true);
});

test.each([
  "",
  "[]",
  '{"Statement": [1]}',
  '{"Statement": [{"Effect": "Maybe", "Action": "*"}]}',
  '{"Statement": [{"Effect": "Allow"}]}',
  '{"Statement": [{"Effect": "Allow", "Action": "*", "NotAction": "*"}]}',
  '{"Statement": [{"Effect": "Allow", "Action": [7]}]}',
])("%j is no policy", (text) => {
  expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ code: "POLICY_INVALID" }));
});

// Service Authorization Reference.
test.each([
  { service: "logs", operation: "StartQuery", action: "logs:StartQuery" },
  { service: "lambda", operation: "Invoke", action: "lambda:InvokeFunction" },
  { service: "s3", operation: "ListObjectsV2", action: "s3:ListBucket" },
  { service: "apigateway", operation: "GetRestApis", action: "apigateway:GET" },
  { service: "apigatewayv2", operation: "CreateApi", action: "apigateway:POST" },
])("$service.$operation is allowed by $action", ({ service, operation, action }) => {
  expect(iamAction(service, operation)).toBe(action);
});
