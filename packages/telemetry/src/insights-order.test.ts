import { afterAll, beforeAll, expect, test } from "vitest";
import { InsightsLab } from "./insights-lab.fixture.ts";

let lab: InsightsLab;
beforeAll(async () => {
  lab = await InsightsLab.open(["START", "work", "END"].map((message) => ({ offsetMs: 0, message })));
});
afterAll(() => lab.close());

// AWS leaves the order of events of one millisecond open: the one in which they were written, or its reverse, reads best.
test.each([
  { query: "display @message | sort @timestamp asc", order: ["START", "work", "END"] },
  { query: "display @message | sort @timestamp", order: ["START", "work", "END"] },
  { query: "display @message | sort @logStream, @timestamp asc | limit 2", order: ["START", "work"] },
  { query: "display @message | sort @timestamp desc", order: ["END", "work", "START"] },
  { query: "display @message", order: ["END", "work", "START"] },
])("$query", async ({ query, order }) => {
  expect((await lab.rows(query)).map((row) => row["@message"])).toEqual(order);
});
