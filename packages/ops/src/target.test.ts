import { accountId, region } from "@faultline/core";
import { expect, test } from "vitest";
import { createTarget } from "./target.ts";

test.each([
  { endpoint: "http://127.0.0.1:4566", origin: "http://127.0.0.1:4566" },
  { endpoint: "http://localhost:4566/", origin: "http://localhost:4566" },
  { endpoint: "http://lab.localhost:4566", origin: "http://lab.localhost:4566" },
  { endpoint: "http://[::1]:4566", origin: "http://[::1]:4566" },
])("$endpoint is a lab", ({ endpoint, origin }) => {
  expect(createTarget({ endpoint })).toEqual({
    endpoint: origin,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
    isAws: false,
  });
});

test.each([
  { name: "another host", options: { endpoint: "https://lambda.us-east-1.amazonaws.com" }, code: "ENDPOINT_NOT_LOCAL" },
  {
    name: "a host that only looks local",
    options: { endpoint: "http://127.0.0.1.example.com" },
    code: "ENDPOINT_NOT_LOCAL",
  },
  {
    name: "a host behind a local user name",
    options: { endpoint: "http://localhost@example.com" },
    code: "ENDPOINT_NOT_LOCAL",
  },
  { name: "another protocol", options: { endpoint: "file://localhost/x" }, code: "ENDPOINT_NOT_LOCAL" },
  { name: "text", options: { endpoint: "here" }, code: "ENDPOINT_INVALID" },
  { name: "nothing", options: {}, code: "ENDPOINT_MISSING" },
  {
    name: "a short account id",
    options: { endpoint: "http://127.0.0.1:1", accountId: accountId("123") },
    code: "ACCOUNT_ID_INVALID",
  },
])("$name is refused", ({ options, code }) => {
  expect(() => createTarget(options)).toThrow(expect.objectContaining({ code }));
});

test("the account and Region of the lab come from the options; AWS keeps the SDK's own credentials", () => {
  const lab = createTarget({
    endpoint: "http://127.0.0.1:1",
    accountId: accountId("123456789012"),
    region: region("eu-west-1"),
  });
  expect(lab).toMatchObject({ region: "eu-west-1", credentials: { accessKeyId: "123456789012" } });
  expect(createTarget({ isAws: true })).toMatchObject({ endpoint: undefined, credentials: undefined });
});
