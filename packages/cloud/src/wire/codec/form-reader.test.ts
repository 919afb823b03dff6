import { expect, test } from "vitest";
import { loadSchemas } from "../load-schemas.ts";
import { createFormReaderCompiler } from "./form-reader.ts";
import { MAX_FORM_PARAMETERS, parseForm } from "./form-tree.ts";

async function readInput(client: string, operation: string, form: string): Promise<unknown> {
  const input = (await loadSchemas(client)).operations.get(operation)?.input;
  if (input === undefined) throw new Error(`${operation} is missing`);
  return createFormReaderCompiler()(input, false)(parseForm(new URLSearchParams(form)));
}

// Forms as the AWS CLI and the API references' examples send them.
test.each([
  {
    name: "lists with member, numbers and nested structures",
    client: "@aws-sdk/client-cloudwatch",
    operation: "PutMetricData",
    form: "MetricData.member.2.MetricName=b&MetricData.member.1.MetricName=a&MetricData.member.1.Value=1.5&MetricData.member.1.Dimensions.member.1.Name=n&MetricData.member.10.MetricName=c",
    input: {
      MetricData: [
        { MetricName: "a", Value: 1.5, Dimensions: [{ Name: "n" }] },
        { MetricName: "b" },
        { MetricName: "c" },
      ],
    },
  },
  {
    name: "booleans, empty lists and times",
    client: "@aws-sdk/client-cloudwatch",
    operation: "PutMetricAlarm",
    form: "ActionsEnabled=true&AlarmActions=&Threshold=0",
    input: { ActionsEnabled: true, AlarmActions: [], Threshold: 0 },
  },
  {
    name: "flattened maps",
    client: "@aws-sdk/client-sqs",
    operation: "CreateQueue",
    form: "QueueName=q&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=40",
    input: { QueueName: "q", Attributes: { VisibilityTimeout: "40" } },
  },
])("$name", async ({ client, operation, form, input }) => {
  expect(await readInput(client, operation, form)).toEqual(input);
});

test("a number that is none is refused", async () => {
  const read = readInput("@aws-sdk/client-cloudwatch", "PutMetricAlarm", "Threshold=high");
  await expect(read).rejects.toMatchObject({ code: "SerializationException" });
});

test("names cannot nest without end, nor parameters be without number", () => {
  expect(() => parseForm(new URLSearchParams(`${"a.".repeat(100)}a=1`))).toThrow("is too deep");
  const many = new URLSearchParams("a=1&".repeat(MAX_FORM_PARAMETERS + 1));
  expect(() => parseForm(many)).toThrow(`more than ${MAX_FORM_PARAMETERS} parameters`);
});
