// Functions may share a log group, or have one of another name: Lambda Developer Guide, "Configuring CloudWatch log groups".
import { epochMs, VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import { type AwsClients, createAwsClients } from "../../aws-clients.ts";
import { createTarget } from "../../target.ts";
import { collectProduction } from "../../tune/collect-production.ts";
import { planDiagnosis } from "../plan-diagnosis.ts";

const START = epochMs(Date.UTC(2026, 10, 23, 7));
const window = { start: START, end: epochMs(START + 3_600_000) };
const GIB = 1024 ** 3;

/** What AWS answers, by command: two functions, which write to one log of a GiB since the window's start. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  ListFunctionsCommand: { Functions: [{ FunctionName: "orders" }, { FunctionName: "payments" }] },
  GetFunctionConfigurationCommand: { LoggingConfig: { LogGroup: "/shop/all" } },
  DescribeLogGroupsCommand: { logGroups: [{ logGroupName: "/shop/all", storedBytes: GIB, creationTime: START }] },
  StartQueryCommand: { queryId: "q" },
  GetQueryResultsCommand: { status: "Complete", results: [] },
};

/** Clients of an account that has these answers; commands are kept. */
function answering(sent: { readonly name: string; readonly input: object }[]): AwsClients {
  const client = {
    send(command: { readonly input: object }) {
      const { name } = command.constructor;
      sent.push({ name, input: command.input });
      return Promise.resolve(ANSWERS[name] ?? {});
    },
  };
  const clients = createAwsClients(createTarget({ endpoint: "http://127.0.0.1:1" }));
  const ofEach = Object.keys(clients).map((key) => [key, () => Promise.resolve(client)]);
  return { ...Object.fromEntries(ofEach), target: clients.target };
}

test("the price of a diagnosis counts the log group that a function writes to", async () => {
  const plan = await planDiagnosis(answering([]), { window });
  // Two queries over all of it, at 0.005 US dollars a GB.
  expect(plan).toMatchObject({ scannedBytes: 2 * GIB, scanUsd: 0.01 });
});

test("an estimate from production reads it", async () => {
  const sent: { readonly name: string; readonly input: object }[] = [];
  const estimate = collectProduction(answering(sent), "orders", { window, clock: new VirtualClock(START) });
  await expect(estimate).rejects.toMatchObject({ code: "PRODUCTION_DATA_MISSING" });
  const queried = sent.filter(({ name }) => name === "StartQueryCommand").map(({ input }) => input);
  expect(queried).toMatchObject([{ logGroupNames: ["/shop/all"] }, { logGroupNames: ["/shop/all"] }]);
});
