import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CaseTable } from "./insights-cases/insights-case.ts";
import { INSIGHTS_CASES } from "./insights-cases/index.ts";
import { InsightsLab, planOf, type StoreFactory } from "./insights-lab.fixture.ts";

/** Tests every case of {@link INSIGHTS_CASES} on the stores of a factory, one store a table. */
export function testInsightsCases(openStore: StoreFactory): void {
  describe.each(INSIGHTS_CASES)("$name", (table: CaseTable) => {
    let lab: InsightsLab;
    beforeAll(async () => {
      lab = await InsightsLab.open(table.events, openStore);
    });
    afterAll(() => lab.close());

    test.each(table.cases)("$rule: $query", async ({ query, rows, plan }) => {
      expect(await lab.rows(query)).toEqual(rows);
      if (plan !== undefined) expect(planOf(query)).toBe(plan);
    });
  });
}
