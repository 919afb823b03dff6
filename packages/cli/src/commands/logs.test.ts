import { type AwsClients, findLogGroup } from "@faultline/ops";
import { Command } from "commander";
import { expect, test } from "vitest";
import { defineCommand } from "./logs.ts";

test.each([
  { argument: "g-tail", code: "QUERY_MISSING", hint: /logs query g-tail 'fields/ },
  { argument: "/aws/lambda/my-fn", code: "QUERY_MISSING", hint: /such as/ },
  { argument: "fields @message", code: "QUERY_WITHOUT_NAME", hint: /before it/ },
  { argument: "stats|limit", code: "QUERY_WITHOUT_NAME", hint: /before it/ },
])("of '$argument' alone a query is told to be $code", async ({ argument, code, hint }) => {
  const program = new Command();
  defineCommand(program.command("logs"));
  const parsing = program.parseAsync(["logs", "query", argument], { from: "user" });
  await expect(parsing).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) as string });
});

/** Clients of an account with some log groups. */
function clientsWith(names: readonly string[]): AwsClients {
  const logs = { send: async () => ({ logGroups: names.map((logGroupName) => ({ logGroupName })) }) };
  return { logs: async () => logs } as unknown as AwsClients;
}

const OTHERS = Array.from({ length: 11 }, (_, index) => `/a/${index}`);

test.each([
  { name: "g-tial", group: "g-tail" },
  { name: "my-funtcion", group: "/aws/lambda/my-function" },
  { name: "LookupFuncton", group: "/aws/lambda/coffee-LookupFunction-1ABC" },
])("of all log groups the one nearest to $name is named first", async ({ name, group }) => {
  const hint = `did you mean ${group}? there are: ${[group, ...OTHERS.slice(0, 9)].join(", ")} and 2 more`;
  await expect(findLogGroup(clientsWith([...OTHERS, group]), name)).rejects.toMatchObject({ hint });
});

test("without a near one, log groups are listed as they come", async () => {
  const hint = "there are: a, b";
  await expect(findLogGroup(clientsWith(["a", "b"]), "payments")).rejects.toMatchObject({ hint });
});
