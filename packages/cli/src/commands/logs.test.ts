import { Command } from "commander";
import { expect, test } from "vitest";
import { addLogsCommand } from "./logs.ts";

test.each([
  { argument: "g-tail", code: "QUERY_MISSING", hint: /logs query g-tail 'fields/ },
  { argument: "/aws/lambda/my-fn", code: "QUERY_MISSING", hint: /such as/ },
  { argument: "fields @message", code: "QUERY_WITHOUT_NAME", hint: /before it/ },
  { argument: "stats|limit", code: "QUERY_WITHOUT_NAME", hint: /before it/ },
])("of '$argument' alone a query is told to be $code", async ({ argument, code, hint }) => {
  const program = new Command();
  addLogsCommand(program);
  const parsing = program.parseAsync(["logs", "query", argument], { from: "user" });
  await expect(parsing).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) as string });
});
