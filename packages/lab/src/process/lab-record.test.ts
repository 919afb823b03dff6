import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readLabRecord, removeLabRecord, writeLabRecord } from "./lab-record.ts";
import { processIdentity } from "./process-identity.ts";

const directory = () => mkdtempSync(join(tmpdir(), "faultline-record-"));
const identity = processIdentity(process.pid);
const startTime = identity?.startTime ?? "";

test("a running lab is found until its record is removed", () => {
  const data = directory();
  const record = { pid: process.pid, startTime, endpoint: "http://127.0.0.1:4566" };
  writeLabRecord(data, record);
  expect(readLabRecord(data)).toEqual(record);
  removeLabRecord(data);
  expect(readLabRecord(data)).toBeUndefined();
});

test.each([
  { name: "a reused pid", record: { pid: process.pid, startTime: "1", endpoint: "http://127.0.0.1:1" } },
  { name: "an ended process", record: { pid: 2 ** 22, startTime, endpoint: "http://127.0.0.1:1" } },
])("$name is no lab", ({ record }) => {
  const data = directory();
  writeLabRecord(data, record);
  expect(JSON.parse(readFileSync(join(data, "lab.json"), "utf8"))).toEqual(record);
  expect(readLabRecord(data)).toBeUndefined();
});
