import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { systemClock } from "@faultline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, type ExampleServer, openExampleServer } from "../testing/example-server.fixture.ts";

let server: ExampleServer;

beforeAll(async () => {
  server = await openExampleServer();
});

afterAll(() => server.close());

describe("Query", () => {
  test("says who calls", async () => {
    const identity = await new STSClient(server.clientOptions()).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: ACCOUNT, UserId: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` });
  });

  test("gives out credentials that act in the role's account", async () => {
    const RoleArn = "arn:aws:iam::222222222222:role/path/deployer";
    const { Credentials } = await new STSClient(server.clientOptions()).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "me" }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const assumed = new STSClient({ ...server.clientOptions(), credentials });
    expect(await assumed.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: "222222222222",
      Arn: "arn:aws:sts::222222222222:assumed-role/deployer/me",
    });
    expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(systemClock.now());
  });

  test("refuses a malformed role", async () => {
    const assume = new AssumeRoleCommand({ RoleArn: "arn:aws:iam::1:role/short-account", RoleSessionName: "me" });
    await expect(new STSClient(server.clientOptions()).send(assume)).rejects.toMatchObject({ Code: "ValidationError" });
  });

  test("knows a key's account", async () => {
    const info = new GetAccessKeyInfoCommand({ AccessKeyId: "AKIAIOSFODNN7EXAMPLE" });
    expect((await new STSClient(server.clientOptions()).send(info)).Account).toBe("000000000000");
  });

  test("works unsigned, as GET, and refuses an unknown action in XML", async () => {
    const known = await fetch(`${server.endpoint}/?Action=GetCallerIdentity&Version=2011-06-15`);
    expect(await known.text()).toMatch(
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/">/,
    );
    const unknown = await fetch(`${server.endpoint}/?Action=Nothing&Version=2011-06-15`);
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain("<Type>Sender</Type><Code>InvalidAction</Code>");
  });
});
