import { renderTuningHtml, type TuningReport } from "@faultline/ops";
import { expect, test } from "vitest";
import { estimatePage, renderEstimate, renderTuning, tuningPage } from "./render-tuning.ts";

type SizeReport = TuningReport["sizes"][number];

function size(memoryMb: number, meanMs: number, more: Partial<SizeReport> = {}): SizeReport {
  const around = (value: number) => ({ low: value * 0.9, high: value * 1.1 });
  return {
    memoryMb,
    warmCount: 12,
    coldCount: 1,
    meanMs,
    meanInterval: around(meanMs),
    p50Ms: meanMs,
    p95Ms: meanMs * 1.2,
    p95Interval: around(meanMs * 1.2),
    coldMs: meanMs + 2000,
    usdPerMillion: 104.23,
    usdPerMillionInterval: around(104.23),
    isOnParetoFront: true,
    ...more,
  };
}

function report(target: number): TuningReport {
  return {
    strategy: { kind: "slo", p95Ms: target },
    sizes: [
      size(128, 2012),
      size(1024, 287),
      size(10_240, 1800, { failure: "timed out after 1 s", isOnParetoFront: false }),
    ],
    memoryMb: 1024,
    sureness: 0.93,
    isSettled: true,
    howSure: "Settled: 1024 MB is within 2 % of the best among sizes that meet the target with a probability of 93 %.",
    modelFit: "the model holds, so measurements of one size tell about the others",
    invocationCount: 42,
  };
}

test("a tuning as text fits 80 columns, but for the URL", () => {
  const lines = renderTuning(report(400), { basis: "Prices of x86_64 in us-east-1", currency: "USD" })
    .trimEnd()
    .split("\n");
  expect(lines.length).toBeGreaterThan(8);
  expect(lines.filter((line) => line.length > 80 && !line.startsWith("https://"))).toEqual([]);
  expect(lines).toContain("10240 MB is out: timed out after 1 s");
  expect(lines).toContain("Every size is a trade: no other is both faster and cheaper.");
});

test.each([
  {
    name: "certainly kept",
    target: 400,
    title: "is the cheapest that keeps the target",
    remark: "surely within the target",
  },
  {
    name: "perhaps kept",
    target: 350,
    title: "is the cheapest that keeps the target",
    remark: "probably, but not surely,",
  },
  { name: "missed", target: 300, title: "comes closest to the target", remark: "No size meets the target of 300 ms" },
])("the page says of a target that is $name what the text says", ({ target, title, remark }) => {
  const html = renderTuningHtml(tuningPage("checkout", report(target), "USD"));
  expect(html).toContain(`<h2>1024 MB ${title}</h2>`);
  expect(html).toContain(remark);
  expect(html).toContain(`p95 target ${target} ms`);
  // Figures as people write them: 2,010 and not 2.01e+3.
  expect(html).toContain('<td class="number">2,010</td>');
  expect(html).not.toMatch(/\de\+\d/);
});

test("the page tells of a size that is out, as the text does, and does not draw it", () => {
  const html = renderTuningHtml(tuningPage("checkout", report(400), "USD"));
  expect(html).toContain('<td class="number">10240</td><td colspan="6">is out: timed out after 1 s</td>');
  expect(html.match(/<svg.*<\/svg>/s)?.[0]).not.toContain("10240");
});

test.each([
  { sureness: 0.67, isUndecided: true },
  { sureness: 0.95, isUndecided: false },
])("a page of a choice that is sure to $sureness says whether it is undecided", ({ sureness, isUndecided }) => {
  const sizes = [{ memoryMb: 512, meanMs: 90, interval: { low: 80, high: 100 }, p95Ms: 120, usdPerMillion: 1 }];
  const estimate = { sizes, memoryMb: 512, sureness, howSure: "Estimated, not measured." };
  const pricing = { basis: "Prices.", currency: "USD" } as const;
  const tuning = { ...report(400), sureness, isSettled: !isUndecided };
  for (const page of [estimatePage("checkout", estimate, "USD"), tuningPage("checkout", tuning, "USD")]) {
    const html = renderTuningHtml(page);
    expect(html.includes('<div class="verdict undecided"><p><strong>Undecided.</strong> ')).toBe(isUndecided);
    expect(html.includes('<div class="verdict"><p>')).toBe(!isUndecided);
    expect(html).toContain(` MB ${isUndecided ? "likeliest" : "chosen"}</text>`);
  }
  for (const text of [renderEstimate(estimate, pricing), renderTuning(tuning, pricing)]) {
    expect(text.includes("chosen")).toBe(!isUndecided);
    expect(text.includes("likeliest")).toBe(isUndecided);
  }
  expect(renderTuningHtml(tuningPage("checkout", tuning, "USD"))).toContain(
    `<h2>1024 MB ${isUndecided ? "may be" : "is"} the cheapest that keeps the target</h2>`,
  );
});

test("in China prices are in yuan, in the text, the page and the linked chart", () => {
  const text = renderTuning(report(400), { basis: "Prices of x86_64 in cn-north-1", currency: "CNY" });
  expect(text).toContain("¥/MILLION");
  expect(text).toContain("?currency=CNY");
  const html = renderTuningHtml(tuningPage("checkout", report(400), "CNY"));
  expect(html).toContain("¥ a million");
  expect(text + html).not.toContain("$");
});
