import { epochMs, VirtualClock } from "@faultline/core";
import { describe, expect, test } from "vitest";
import { TEST_SCOPE } from "../test-lab.ts";
import { createMemoryStateStore } from "../../../state/memory-state-store.ts";
import { CapacityLedger } from "./capacity-ledger.ts";
import { CreditBucket } from "./credit-bucket.ts";
import { DirectionCapacity } from "./direction-capacity.ts";
import { changeUnits, decreasesToday, type ProvisionedUnits } from "./throughput-changes.ts";
import { throttleError, throttleReason } from "./throttle-error.ts";
import { indexWriteUnits, readUnits, type ReadKind, writeUnits } from "./units.ts";

const KB = 1024;

describe("read units", () => {
  // Developer Guide, "DynamoDB read and write operations": examples there, and by hand from its rules.
  test.each<{ name: string; sizeBytes: number; kind: ReadKind; units: number }>([
    { name: "nothing found, strong (guide)", sizeBytes: 0, kind: "strong", units: 1 },
    { name: "nothing found, eventual (guide)", sizeBytes: 0, kind: "eventual", units: 0.5 },
    { name: "nothing found, transactional", sizeBytes: 0, kind: "transactional", units: 2 },
    { name: "3.5 KB rounds up to 4 (guide)", sizeBytes: 3.5 * KB, kind: "strong", units: 1 },
    { name: "one byte", sizeBytes: 1, kind: "strong", units: 1 },
    { name: "exactly 4 KB", sizeBytes: 4 * KB, kind: "strong", units: 1 },
    { name: "a byte over 4 KB", sizeBytes: 4 * KB + 1, kind: "strong", units: 2 },
    { name: "8 KB strong (guide)", sizeBytes: 8 * KB, kind: "strong", units: 2 },
    { name: "8 KB eventual (guide)", sizeBytes: 8 * KB, kind: "eventual", units: 1 },
    { name: "8 KB transactional (guide)", sizeBytes: 8 * KB, kind: "transactional", units: 4 },
    { name: "10 KB rounds up to 12 (guide)", sizeBytes: 10 * KB, kind: "strong", units: 3 },
    { name: "10 KB eventual", sizeBytes: 10 * KB, kind: "eventual", units: 1.5 },
    { name: "400 KB, the largest item", sizeBytes: 400 * KB, kind: "strong", units: 100 },
    { name: "10 items of 40.8 KB together are 44 KB (guide)", sizeBytes: 40.8 * KB, kind: "strong", units: 11 },
    { name: "1500 items of 64 bytes are 96 KB (guide)", sizeBytes: 96_000, kind: "strong", units: 24 },
    { name: "80 KB eventual", sizeBytes: 80 * KB, kind: "eventual", units: 10 },
    { name: "1 MB page", sizeBytes: 1024 * KB, kind: "eventual", units: 128 },
  ])("$name: $units", ({ sizeBytes, kind, units }) => {
    expect(readUnits(sizeBytes, kind)).toBe(units);
  });

  test("a batch rounds each item up by itself: 1.5 KB + 6.5 KB are 4 + 8 KB (guide)", () => {
    expect(readUnits(1.5 * KB, "strong") + readUnits(6.5 * KB, "strong")).toBe(3);
  });
});

describe("write units", () => {
  // Same page; the larger of before and after counts.
  test.each([
    { name: "500 bytes (guide)", before: 0, after: 500, kind: "standard" as const, units: 1 },
    { name: "1.6 KB rounds up to 2 (guide)", before: 0, after: 1.6 * KB, kind: "standard" as const, units: 2 },
    { name: "exactly 1 KB", before: 0, after: KB, kind: "standard" as const, units: 1 },
    { name: "a byte over 1 KB", before: 0, after: KB + 1, kind: "standard" as const, units: 2 },
    { name: "shrinking 3 KB to 1 KB", before: 3 * KB, after: KB, kind: "standard" as const, units: 3 },
    { name: "growing 1 KB to 5 KB", before: KB, after: 5 * KB, kind: "standard" as const, units: 5 },
    { name: "deleting 2.5 KB", before: 2.5 * KB, after: 0, kind: "standard" as const, units: 3 },
    { name: "deleting nothing (guide)", before: 0, after: 0, kind: "standard" as const, units: 1 },
    { name: "2 KB in a transaction", before: 0, after: 2 * KB, kind: "transactional" as const, units: 4 },
    { name: "400 KB, the largest item", before: 0, after: 400 * KB, kind: "standard" as const, units: 400 },
  ])("$name: $units", ({ before, after, kind, units }) => {
    expect(writeUnits(before, after, kind)).toBe(units);
  });

  // Guide, "Provisioned throughput considerations for global secondary indexes": its five cases.
  test.each([
    {
      name: "a new entry is one put",
      beforeBytes: undefined,
      afterBytes: 100,
      isKeyChanged: false,
      isChanged: false,
      units: 1,
    },
    {
      name: "a changed key is a delete and a put",
      beforeBytes: 100,
      afterBytes: 1500,
      isKeyChanged: true,
      isChanged: true,
      units: 3,
    },
    {
      name: "a key that is removed is a delete",
      beforeBytes: 2000,
      afterBytes: undefined,
      isKeyChanged: false,
      isChanged: false,
      units: 2,
    },
    {
      name: "no entry before or after is free",
      beforeBytes: undefined,
      afterBytes: undefined,
      isKeyChanged: false,
      isChanged: false,
      units: 0,
    },
    {
      name: "a changed projected attribute is one put",
      beforeBytes: 100,
      afterBytes: 1100,
      isKeyChanged: false,
      isChanged: true,
      units: 2,
    },
    {
      name: "an unprojected change is free",
      beforeBytes: 100,
      afterBytes: 100,
      isKeyChanged: false,
      isChanged: false,
      units: 0,
    },
  ])("index: $name: $units", ({ units, ...change }) => {
    expect(indexWriteUnits(change)).toBe(units);
  });
});

describe("burst credit", () => {
  const fiveUnits = { unitsPerSecond: 5, bankSeconds: 300 };

  test("5 RCU with a full bank supply 3,000 units in 300 s: 5 × 300 banked and 5 × 300 refilled", () => {
    const clock = new VirtualClock();
    const bucket = new CreditBucket(clock, fiveUnits);
    let supplied = 0;
    for (let ms = 0; ms < 300_000; ms += 100) {
      while (bucket.isOpen) {
        bucket.charge(1);
        supplied++;
      }
      clock.advance(100);
    }
    expect(supplied).toBeGreaterThanOrEqual(2_999);
    expect(supplied).toBeLessThanOrEqual(3_001);
  });

  test("20 units a second at 5 RCU are first throttled after about 100 s: 1,500 / (20 - 5)", () => {
    const clock = new VirtualClock();
    const bucket = new CreditBucket(clock, fiveUnits);
    let elapsedMs = 0;
    for (; bucket.isOpen; elapsedMs += 100) {
      bucket.charge(2);
      clock.advance(100);
    }
    expect(elapsedMs).toBeGreaterThanOrEqual(99_500);
    expect(elapsedMs).toBeLessThanOrEqual(100_500);
  });

  // By hand: balance after charges and time.
  test.each([
    { name: "starts full", charges: 0, waitMs: 0, balance: 1500 },
    { name: "never holds more than 300 s", charges: 10, waitMs: 60_000, balance: 1500 },
    { name: "refills at the rate", charges: 1000, waitMs: 20_000, balance: 600 },
    { name: "is overdrawn by the last operation", charges: 1600, waitMs: 0, balance: -100 },
    { name: "earns an overdraft back first", charges: 1600, waitMs: 20_000, balance: 0 },
    { name: "is positive again just after", charges: 1600, waitMs: 20_200, balance: 1 },
  ])("$name", ({ charges, waitMs, balance }) => {
    const clock = new VirtualClock();
    const bucket = new CreditBucket(clock, fiveUnits);
    bucket.charge(charges);
    clock.advance(waitMs);
    expect(bucket.balance).toBeCloseTo(balance, 9);
    expect(bucket.isOpen).toBe(bucket.balance > 0);
  });

  test("a clock set back neither gives nor takes", () => {
    const later = new VirtualClock(1_000_000);
    const bucket = new CreditBucket(new VirtualClock(0), fiveUnits, { balance: 7, atMs: later.now() });
    expect(bucket.balance).toBe(7);
  });

  test("a smaller table keeps no more than its own bank", () => {
    const bucket = new CreditBucket(new VirtualClock(), fiveUnits);
    bucket.resize({ unitsPerSecond: 1, bankSeconds: 300 });
    expect(bucket.balance).toBe(300);
  });

  test("credit survives a restart, with the refill of the time between", () => {
    const clock = new VirtualClock();
    const state = createMemoryStateStore();
    const limits = { readUnitsPerSecond: 5, writeUnitsPerSecond: 5 };
    const before = new CapacityLedger(clock, state);
    before.charge(before.resource(TEST_SCOPE, "t", limits), "read", 1500);
    clock.advance(5_000); // The ledger saves by itself within this time.
    clock.advance(10_000);
    const after = new CapacityLedger(clock, state).resource(TEST_SCOPE, "t", limits);
    expect(after.read.total.balance).toBeCloseTo(75, 9);
    expect(after.write.total.balance).toBe(1500);
  });
});

describe("limits besides the bank", () => {
  const partitioned = { partitionUnitsPerSecond: 3000, bankSeconds: 300 };

  test("one partition serves at most 3,000 read units a second, however large the table", () => {
    const clock = new VirtualClock();
    const reads = new DirectionCapacity(clock, { ...partitioned, unitsPerSecond: 9000 });
    reads.charge(3000, 0.1);
    expect(reads.refusal(0.1)).toBe("KeyRangeThroughputExceeded");
    expect(reads.refusal(0.9)).toBeUndefined();
    clock.advance(100);
    expect(reads.refusal(0.1)).toBeUndefined();
  });

  test("a single key may use all of the table's units: adaptive capacity", () => {
    const reads = new DirectionCapacity(new VirtualClock(), { ...partitioned, unitsPerSecond: 5 });
    for (let i = 0; i < 1500; i++) {
      expect(reads.refusal(0.5)).toBeUndefined();
      reads.charge(1, 0.5);
    }
    expect(reads.refusal(0.5)).toBe("ProvisionedThroughputExceeded");
  });

  test("a new on-demand table serves 12,000 read units a second, then twice its peak", () => {
    const clock = new VirtualClock();
    const reads = new DirectionCapacity(clock, partitioned);
    reads.charge(12_000, undefined);
    expect(reads.refusal(undefined)).toBe("KeyRangeThroughputExceeded");
    clock.advance(1_000);
    reads.charge(1, undefined);
    clock.advance(1_000);
    expect(reads.total.limit).toBe(24_000);
  });

  test("a maximum set by the user bounds on-demand traffic", () => {
    const clock = new VirtualClock();
    const reads = new DirectionCapacity(clock, { ...partitioned, maximumUnitsPerSecond: 10 });
    reads.charge(10, undefined);
    expect(reads.refusal(undefined)).toBe("MaxOnDemandThroughputExceeded");
    clock.advance(500);
    expect(reads.refusal(undefined)).toBeUndefined();
  });

  test("the throttling answer is AWS's", () => {
    const throttle = {
      cause: "ProvisionedThroughputExceeded",
      direction: "read",
      tableName: "t",
      resource: "arn:aws:dynamodb:us-east-1:123456789012:table/t",
      isOnDemand: false,
    } as const;
    const error = throttleError(throttle);
    expect(error.code).toBe("ProvisionedThroughputExceededException");
    expect(error.httpStatus).toBe(400);
    expect(error.message).toBe(
      "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
    );
    expect(error.members).toEqual({
      ThrottlingReasons: [{ reason: "TableReadProvisionedThroughputExceeded", resource: throttle.resource }],
    });
    expect(throttleReason({ ...throttle, direction: "write", indexName: "i" })).toBe(
      "IndexWriteProvisionedThroughputExceeded",
    );
  });
});

describe("changes of provisioned units", () => {
  const start: ProvisionedUnits = { readUnitsPerSecond: 100, writeUnitsPerSecond: 100, decreasesToday: 0 };
  const at = (time: string) => epochMs(Date.parse(`2019-03-24T${time}Z`));

  test("four decreases are free, the fifth waits an hour and says so as AWS does", () => {
    let units = start;
    for (const [index, time] of ["08:00:00", "08:10:00", "08:20:00", "08:30:00"].entries()) {
      units = changeUnits(units, { readUnitsPerSecond: 90 - index, writeUnitsPerSecond: 100 }, at(time));
    }
    units = changeUnits(units, { readUnitsPerSecond: 80, writeUnitsPerSecond: 100 }, at("09:30:00"));
    expect(units.decreasesToday).toBe(5);
    // Wording and time format from AWS's own example of 24 March 2019.
    expect(() => changeUnits(units, { readUnitsPerSecond: 70, writeUnitsPerSecond: 100 }, at("10:00:00"))).toThrow(
      expect.objectContaining({
        code: "LimitExceededException",
        message:
          "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: 5. Last decrease at Sunday, March 24, 2019 9:30:00 AM UTC. Next decrease can be made at Sunday, March 24, 2019 10:30:00 AM UTC",
      }),
    );
    expect(decreasesToday(units, epochMs(Date.parse("2019-03-25T00:00:00Z")))).toBe(0);
  });

  test("an increase is never refused, and one direction down is a decrease", () => {
    const spent = { ...start, decreasesToday: 27, lastDecreaseMs: at("09:00:00") };
    const raised = changeUnits(spent, { readUnitsPerSecond: 200, writeUnitsPerSecond: 100 }, at("09:01:00"));
    expect(raised).toMatchObject({ readUnitsPerSecond: 200, decreasesToday: 27, lastIncreaseMs: at("09:01:00") });
    expect(() => changeUnits(spent, { readUnitsPerSecond: 200, writeUnitsPerSecond: 1 }, at("23:59:59"))).toThrow(
      "Number of decreases today: 27",
    );
  });
});
