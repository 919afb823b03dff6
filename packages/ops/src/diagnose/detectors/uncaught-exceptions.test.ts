import { expect, test } from "vitest";
import { line, observationsWith } from "../hand-made-observations.ts";
import { groupExceptions } from "./uncaught-exceptions.ts";

// Log lines as the Lambda Developer Guide's pages on Node.js and Python logging show them.
test.each([
  {
    name: "Node.js, text format",
    message:
      '2026-11-23T07:02:00.000Z\tc793869b\tERROR\tInvoke Error \t{"errorType":"ReferenceError","errorMessage":"x is not defined","stack":["ReferenceError: x is not defined","    at price (/var/task/node_modules/lib/a.js:1:1)","    at handler (/var/task/app.js:2:3)"]}',
    expected: { type: "ReferenceError", message: "x is not defined", frame: "app.js:2" },
  },
  {
    name: "Node.js, ES module",
    message:
      'x\ty\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"boom","stack":["Error: boom","    at Runtime.handler (file:///var/task/index.mjs:7:11)"]}',
    expected: { type: "Error", message: "boom", frame: "index.mjs:7" },
  },
  {
    name: "Node.js, JSON format",
    message:
      '{"timestamp":"2026-11-23T07:02:00.000Z","level":"ERROR","requestId":"r","message":{"errorType":"TypeError","errorMessage":"no","stackTrace":["TypeError: no","    at f (/var/task/f.js:9:1)"]}}',
    expected: { type: "TypeError", message: "no", frame: "f.js:9" },
  },
  {
    name: "Python",
    message:
      '[ERROR] KeyError: \'id\'\nTraceback (most recent call last):\n  File "/var/task/app.py", line 12, in handler\n    return price(event)\n  File "/var/task/price.py", line 3, in price\n    event["id"]',
    expected: { type: "KeyError", message: "'id'", frame: "price.py:3" },
  },
])("$name: type, message and the innermost frame of the own code", ({ message, expected }) => {
  const [fn] = observationsWith({ fn: { failureLines: [line(message), line(message)] } }).functions;
  expect(fn === undefined ? [] : groupExceptions(fn, [])).toEqual([{ ...expected, count: 2 }]);
});

test.each([
  { name: "a time-out", message: "2026-11-23T07:02:00.000Z id Task timed out after 3.00 seconds" },
  {
    name: "a killed process",
    message: "RequestId: id Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
  },
  {
    name: "an error that the code logs and survives",
    message: "2026-11-23T07:02:00.000Z\tid\tERROR\tretrying after an error",
  },
  { name: "broken JSON", message: 'x\ty\tERROR\tInvoke Error \t{"errorType":"Err' },
])("$name is no uncaught exception", ({ message }) => {
  const [fn] = observationsWith({ fn: { failureLines: [line(message)] } }).functions;
  expect(fn === undefined ? undefined : groupExceptions(fn, [])).toEqual([]);
});
