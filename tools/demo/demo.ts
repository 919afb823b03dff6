// The main job on the example of AWS's walkthrough: from "requests fail" to a proven fix. `--full` runs the walkthrough at
// its full length instead, and holds its figures against the published ones.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Investigation } from "@faultline/ops";
import { type DeployedExample, faultline, ROOT, TEMPLATE, title, withExample } from "./commands.ts";
import { findMisses } from "./find-misses.ts";
import { walkThrough } from "./walk-through.ts";

const REPORTS = join(ROOT, ".faultline", "demo");

// A short load meets few cold starts: its environments live shorter, as its tables bank less.
await (process.argv.includes("--full")
  ? withExample(walkThrough)
  : withExample(investigateExample, ["--turnover", "20s"]));

async function investigateExample({ endpoint, url }: DeployedExample): Promise<number> {
  title("Investigate: load, name the cause, change one thing, load again");
  console.log(
    "Compressed to 90 s a load: tables bank 60 s of capacity instead of AWS's 300 s, so that it runs out;\nenvironments live 20 s on average instead of 30 s, so that it meets cold starts.\n",
  );
  rmSync(REPORTS, { recursive: true, force: true }); // What an earlier demo found is not to be judged.
  const investigation = ["investigate", "examples/coffee-lookup/load-short.yaml", "--template", TEMPLATE];
  const conditions = ["--target", url, "--burst", "60s", "--p95", "500ms"];
  // One that misses its objectives ends with 1; what it found is judged below.
  await faultline([...investigation, ...conditions, "--endpoint", endpoint, "--out", REPORTS]).catch(() => "");
  const found = JSON.parse(readFileSync(join(REPORTS, "investigation.json"), "utf8")) as Investigation;
  const misses = findMisses(found);
  title(misses.length === 0 ? "Found and mended" : "Not as the walkthrough has it");
  for (const miss of misses) console.log(`✗ ${miss}`);
  if (misses.length === 0) {
    console.log("✓ A1: the table had too little read capacity; with more, no request failed");
    console.log("✓ B1: the function computed on a seventh of a vCPU; with more memory it answered in time");
    console.log("✓ C1: what is still slow now are cold starts");
    console.log(`\nThe report, with every number's query: ${join(REPORTS, "report.html")}`);
    console.log("The walkthrough at its full length, held against the published figures: npm run demo -- --full");
  }
  return misses.length === 0 ? 0 : 1;
}
