import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TuningJournal, type TuningRecord } from "./tuning-journal.ts";

const RECORD: TuningRecord = {
  id: "a1",
  place: "lab us-east-1",
  functionName: "orders",
  memoryMb: 512,
  description: "",
  sizesMb: [128],
  aliases: [],
};
const other = { ...RECORD, functionName: "payments" };

let directory: string;
let journal: TuningJournal;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "faultline-journal-"));
  journal = new TuningJournal(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a function is tuned by one at a time, others beside it", async () => {
  const lock = await journal.take(RECORD);
  await expect(journal.take(RECORD)).rejects.toMatchObject({ code: "TUNING_UNDER_WAY" });
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:orders";
  await expect(journal.take({ ...RECORD, functionName: arn })).rejects.toMatchObject({ code: "TUNING_UNDER_WAY" });
  (await journal.take(other)).release();
  lock.release();
  (await journal.take(RECORD)).release();
});

test("a tuning under way is not unfinished; one whose owner is gone is", async () => {
  const lock = await journal.take(RECORD);
  await journal.write(RECORD);
  await journal.write(other);
  expect(await journal.listUnfinished(RECORD.place)).toEqual(["payments"]);
  lock.release();
  expect(await journal.listUnfinished(RECORD.place)).toEqual(["orders", "payments"]);
  expect(await journal.listUnfinished("elsewhere")).toEqual([]);
});

test("nobody else takes a record while it is settled", async () => {
  await journal.write(RECORD);
  await journal.settleUnfinished(RECORD.place, async (record) => {
    expect(record).toEqual(RECORD);
    await expect(journal.take(record)).rejects.toMatchObject({ code: "TUNING_UNDER_WAY" });
    await journal.remove(record);
  });
  expect(await journal.listUnfinished(RECORD.place)).toEqual([]);
});

test("a folder that cannot be written is refused", async () => {
  writeFileSync(join(directory, "file"), "");
  const refused = new TuningJournal(join(directory, "file")).take(RECORD);
  await expect(refused).rejects.toMatchObject({ code: "JOURNAL_UNWRITABLE" });
});
