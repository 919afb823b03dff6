import { afterEach, expect, test } from "vitest";
import { ECHO, LambdaBench } from "../testing/lambda-bench.ts";

let bench: LambdaBench;
afterEach(() => bench.close());

// Lambda Developer Guide, "Configuring CloudWatch log groups" and "How CloudWatch structures logs".
test.each([
  { group: "its own group", logGroup: "/aws/lambda/fn", stream: /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/ },
  { group: "another", logGroup: "/shared", stream: /^\d{4}\/\d\d\/\d\d\/fn\[\$LATEST\][0-9a-f]{32}$/ },
])("a log stream in $group has its name", async ({ logGroup, stream }) => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction({ LoggingConfig: { LogGroup: logGroup } });
  await bench.invoke();
  expect(new Set(bench.logEvents.map((event) => event.logGroup))).toEqual(new Set([logGroup]));
  for (const { logStream } of bench.logEvents) expect(logStream).toMatch(stream);
});
