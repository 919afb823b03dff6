import { expect, test } from "vitest";
import { explainNoData } from "./explain-no-data.ts";

const metric = (metricName: string, dimensions: Readonly<Record<string, string>> = {}) => ({
  namespace: "AWS/Lambda",
  metricName,
  dimensions,
});

const EXISTING = [
  metric("Errors", { FunctionName: "worker" }),
  metric("Duration", { FunctionName: "worker" }),
  metric("Duration", { FunctionName: "coffee-LookupFunction-1ABC" }),
  metric("Duration", { FunctionName: "worker", Resource: "worker:live" }),
  metric("Concurrency"),
];

test.each([
  {
    asked: metric("Durations", { FunctionName: "worker" }),
    message: "AWS/Lambda has no metric Durations",
    hint: "did you mean Duration? there are: Duration, Errors, Concurrency",
  },
  {
    asked: metric("Duration", { functionname: "worker" }),
    message: "no Duration has a dimension functionname",
    hint: "did you mean FunctionName? there are: FunctionName, Resource",
  },
  {
    asked: metric("Duration", { FunctionName: "LookupFunction" }),
    message: "no Duration has FunctionName=LookupFunction",
    hint: "did you mean coffee-LookupFunction-1ABC? there are: coffee-LookupFunction-1ABC, worker",
  },
  {
    asked: metric("Duration", { FunctionName: "payments" }),
    message: "no Duration has FunctionName=payments",
    hint: "there are: worker, coffee-LookupFunction-1ABC",
  },
  {
    asked: metric("Duration"),
    message: "no Duration has exactly these dimensions",
    hint: "give --dimension for each of one of these: FunctionName, FunctionName and Resource",
  },
  {
    asked: metric("Duration", { Resource: "worker:live", FunctionName: "coffee-LookupFunction-1ABC" }),
    message: "no Duration has exactly these dimensions",
    hint: "faultline metrics AWS/Lambda lists which values there are together",
  },
  {
    asked: metric("Concurrency", { FunctionName: "worker" }),
    message: "no Concurrency has a dimension FunctionName",
    hint: "it has none: leave --dimension out",
  },
])("without data: $message", ({ asked, message, hint }) => {
  expect(explainNoData([...EXISTING, asked], EXISTING)).toMatchObject({ code: "NO_SUCH_METRIC", message, hint });
});

test("a namespace without metrics is told as that", () => {
  expect(explainNoData([metric("Duration")], [])).toMatchObject({ message: "there are no metrics in AWS/Lambda" });
});

test("metrics that all exist have nothing to explain", () => {
  expect(explainNoData(EXISTING, EXISTING)).toBeUndefined();
});
