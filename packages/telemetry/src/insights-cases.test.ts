import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CaseTable } from "./insights-cases/insights-case.ts";
import { INSIGHTS_CASES } from "./insights-cases/index.ts";
import { InsightsLab, planOf } from "./insights-lab.fixture.ts";

describe.each(INSIGHTS_CASES)("$name", (table: CaseTable) => {
  let lab: InsightsLab;
  beforeAll(async () => {
    lab = await InsightsLab.open(table.events);
  });
  afterAll(() => lab.close());

  test.each(table.cases)("$rule: $query", async ({ query, rows, plan }) => {
    expect(await lab.rows(query)).toEqual(rows);
    if (plan !== undefined) expect(planOf(query)).toBe(plan);
  });
});

test("there are at least 300 cases", () => {
  const queries = INSIGHTS_CASES.flatMap(({ cases }) => cases.map(({ query }) => query));
  expect(queries.length).toBeGreaterThanOrEqual(300);
});
