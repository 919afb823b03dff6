import { expect, test } from "vitest";
import { judgeBands, type StepFigures, type StepName, type Walkthrough } from "./bands.ts";

// The article's own figures, where it gives them; of the rest, such as would be expected.
const STEP: StepFigures = {
  requests: 1500,
  status502: 0,
  clientP50: 395,
  clientP95: 517,
  clientP99: 747,
  invocationMean: 284,
  coldShare: 0.019,
  coldTotalMean: 1618,
  peakReadUnits: 20.4,
  cause: "C1",
};
const SPENT = { ...STEP, status502: 960, clientP50: 5100, cause: "A1" };
const ARTICLE: Walkthrough = {
  deployed: { ...STEP, status502: 375, clientP50: 522, clientP95: 5700, cause: "A1" },
  spent: SPENT,
  spentLonger: { ...SPENT, clientP50: 10_050 },
  spentLarger: SPENT,
  repaired: { ...STEP, invocationMean: 739, cause: "B1" },
  tuned: STEP,
};

test("the article's figures lie in every range, and each is shown beside what was published", () => {
  const bands = judgeBands(ARTICLE);
  expect(bands.filter(({ isMet }) => !isMet)).toEqual([]);
  expect(bands.find(({ figure }) => figure === "change of the mean invocation")).toMatchObject({
    value: "−61.6 %",
    published: "−61 %",
    accepted: "−70.0 % to −50.0 %",
  });
  expect(bands.filter(({ accepted }) => accepted !== undefined)).toHaveLength(16);
});

const changed = (step: StepName, figures: Partial<StepFigures>): Walkthrough => ({
  ...ARTICLE,
  [step]: { ...ARTICLE[step], ...figures },
});

test.each([
  { walkthrough: changed("deployed", { status502: 285 }), missed: ["requests that end in 502"] },
  { walkthrough: changed("deployed", { clientP95: 4900 }), missed: ["p95"] },
  { walkthrough: changed("spentLarger", { status502: 800 }), missed: ["502s against the same at 256 MB"] },
  { walkthrough: changed("spentLonger", { clientP50: 6000 }), missed: ["median against the same at 5 s"] },
  { walkthrough: changed("repaired", { status502: 1 }), missed: ["requests that end in 502"] },
  { walkthrough: changed("repaired", { peakReadUnits: 19.9 }), missed: ["read units a second in the busiest minute"] },
  { walkthrough: changed("tuned", { invocationMean: 400 }), missed: ["change of the mean invocation"] },
  { walkthrough: changed("tuned", { coldShare: 0.05 }), missed: ["invocations that start cold"] },
  { walkthrough: changed("tuned", { cause: "none" }), missed: ["cause that the diagnosis names"] },
])("outside its range: $missed", ({ walkthrough, missed }) => {
  const names = judgeBands(walkthrough).filter(({ isMet }) => !isMet);
  expect(names.map(({ figure }) => figure)).toEqual(missed);
});
