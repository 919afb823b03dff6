import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountId, sleep, systemClock } from "@faultline/core";
import { createLabControls } from "@faultline/lab";
import {
  type AwsClients,
  createAwsClients,
  createTarget,
  type LabControls,
  readDeployedTemplate,
  updateTemplate,
} from "@faultline/ops";
import { editTemplate, type TemplateEdit } from "@faultline/template";
import { type Band, judgeBands, type StepFigures, type StepName, STEPS, type Walkthrough } from "./bands.ts";
import { type DeployedExample, faultline, ROOT, title } from "./commands.ts";
import { measureStep } from "./measure-step.ts";

const STACK = "coffee-lookup";
const LOAD = "examples/coffee-lookup/load.yaml";
const RESULTS = join(ROOT, ".faultline", "walkthrough");

interface Step {
  readonly title: string;
  /** Share of full that the table's burst credit starts with. */
  readonly credit: 0 | 1;
  readonly readUnits: number;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Starts with a whole minute, as the metric that is read of it does. */
  readonly isAligned?: boolean;
}

const AS_DEPLOYED = { readUnits: 5, memoryMb: 256, timeoutSeconds: 5 };

/** The article's steps, with its values. */
const STEP_SETTINGS: Readonly<Record<StepName, Step>> = {
  deployed: { ...AS_DEPLOYED, title: "As deployed", credit: 1 },
  spent: { ...AS_DEPLOYED, title: "The same with its burst credit spent", credit: 0 },
  spentLonger: { ...AS_DEPLOYED, timeoutSeconds: 10, title: "A wrong fix: a time-out of 10 s", credit: 0 },
  spentLarger: { ...AS_DEPLOYED, memoryMb: 1024, title: "A wrong fix: 1,024 MB", credit: 0 },
  repaired: { ...AS_DEPLOYED, readUnits: 25, title: "25 read units", credit: 1, isAligned: true },
  tuned: { ...AS_DEPLOYED, readUnits: 25, memoryMb: 1024, title: "25 read units and 1,024 MB", credit: 1 },
};

/** Runs every step at its full five minutes and prints each figure beside the published one. @returns 1 on a miss. */
export async function walkThrough(example: DeployedExample): Promise<number> {
  const target = createTarget({ endpoint: example.endpoint });
  const controls = createLabControls(example.endpoint, {
    accountId: accountId("000000000000"),
    region: target.region,
  });
  const clients = createAwsClients(target);
  try {
    const figures: [StepName, StepFigures][] = [];
    for (const name of STEPS) {
      figures.push([name, await runStep(name, example, clients, controls)]);
    }
    return report(Object.fromEntries(figures) as Walkthrough);
  } finally {
    await clients.destroy();
  }
}

async function runStep(
  name: StepName,
  example: DeployedExample,
  clients: AwsClients,
  controls: LabControls,
): Promise<StepFigures> {
  const step = STEP_SETTINGS[name];
  title(step.title);
  const template = editTemplate(await readDeployedTemplate(clients, STACK), editsFor(step));
  await updateTemplate(clients, { stackName: STACK, text: template, clock: systemClock });
  if (step.isAligned === true) await untilNextMinute();
  await controls.resetCapacity(example.table, step.credit);
  mkdirSync(RESULTS, { recursive: true });
  const output = join(RESULTS, `${name}.json`);
  const where = ["--target", example.url, "--endpoint", example.endpoint];
  await faultline(["load", LOAD, ...where, "--output", output], "capture");
  await sleep(systemClock, 2000); // What the last requests wrote has arrived by then.
  const figures = await measureStep(JSON.parse(readFileSync(output, "utf8")), example, clients);
  console.log(describe(figures));
  return figures;
}

function editsFor({ readUnits, memoryMb, timeoutSeconds }: Step): readonly TemplateEdit[] {
  const ofFunction = ["Globals", "Function"];
  return [
    {
      path: ["Resources", "CoffeeTable", "Properties", "ProvisionedThroughput", "ReadCapacityUnits"],
      value: readUnits,
    },
    { path: [...ofFunction, "MemorySize"], value: memoryMb },
    { path: [...ofFunction, "Timeout"], value: timeoutSeconds },
  ];
}

const MINUTE_MS = 60_000;

async function untilNextMinute(): Promise<void> {
  const waitMs = MINUTE_MS - (systemClock.now() % MINUTE_MS);
  console.log(`Waiting ${Math.round(waitMs / 1000)} s for the next whole minute, which metrics are summed by.`);
  await sleep(systemClock, waitMs);
}

function describe({ requests, status502, clientP50, clientP95, invocationMean, cause }: StepFigures): string {
  const failed = `${((100 * status502) / requests).toFixed(1)} % end in 502`;
  const times = `median ${Math.round(clientP50)} ms, p95 ${Math.round(clientP95)} ms, mean invocation ${Math.round(invocationMean)} ms`;
  return `${requests} requests: ${failed}, ${times}. Diagnosis: ${cause}`;
}

function report(walkthrough: Walkthrough): number {
  const bands = judgeBands(walkthrough);
  title("Beside the published figures");
  for (const step of STEPS) {
    console.log(`\n${STEP_SETTINGS[step].title}`);
    for (const band of bands.filter((one) => one.step === step)) console.log(bandLine(band));
  }
  for (const note of new Set(bands.flatMap(({ note: text }) => text ?? []))) console.log(`\nNote: ${note}.`);
  writeFileSync(join(RESULTS, "walkthrough.json"), `${JSON.stringify({ walkthrough, bands }, undefined, 2)}\n`);
  const missed = bands.filter(({ isMet }) => !isMet).length;
  console.log(missed === 0 ? "\nEvery figure lies in its range." : `\n${missed} figures lie outside their range.`);
  return missed === 0 ? 0 : 1;
}

function bandLine({ figure, published, accepted, value, isMet }: Band): string {
  const mark = accepted === undefined ? " " : isMet ? "✓" : "✗";
  const range = accepted === undefined ? "" : `accepted ${accepted}`;
  return `  ${mark} ${figure.padEnd(46)} ${value.padStart(12)}   published ${published.padEnd(12)} ${range}`.trimEnd();
}
