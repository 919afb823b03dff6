import { expect, test } from "vitest";
import { explainUnreachable } from "./aws-options.ts";

const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:4566"), { code: "ECONNREFUSED" });
const unknownHost = Object.assign(new Error("getaddrinfo ENOTFOUND lambda.eu.amazonaws.com"), { code: "ENOTFOUND" });
const noCredentials = Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });
const other = new Error("other");

test.each([
  { thrown: refused, aws: false, expected: { code: "NO_LAB", message: "no lab answers at http://127.0.0.1:4566" } },
  { thrown: refused, aws: true, expected: { code: "AWS_UNREACHABLE" } },
  { thrown: unknownHost, aws: true, expected: { code: "AWS_UNREACHABLE" } },
  {
    thrown: noCredentials,
    aws: true,
    expected: { code: "CREDENTIALS_MISSING", message: "Could not load credentials" },
  },
])("$thrown.message with --aws $aws is $expected.code", ({ thrown, aws, expected }) => {
  expect(explainUnreachable(thrown, { aws, endpoint: "http://127.0.0.1:4566" })).toMatchObject(expected);
});

test("any other error stays as it is", () => {
  expect(explainUnreachable(other, { aws: true, endpoint: "" })).toBe(other);
});
