import { epochMs, seededRandom, systemClock } from "@faultline/core";
import {
  type AwsClients,
  collectProduction,
  currencyOf,
  estimateFromProduction,
  parseSizeList,
  parseStrategy,
  pricePerMs,
  requireFunction,
} from "@faultline/ops";
import { estimatePage, renderEstimate } from "../../render/tuning/render-tuning.ts";
import type { TuneCommandOptions } from "./tune-options.ts";
import { writeTuningPage } from "./write-tuning-page.ts";

/** The same figures give the same estimate. */
const SEED = 1;

/** `faultline tune --from-production`: estimates the curve; invokes and changes nothing. */
export async function estimateCommand(
  clients: AwsClients,
  functionName: string,
  options: TuneCommandOptions,
): Promise<void> {
  const { weight, p95, sizes, since } = options;
  const strategy = parseStrategy(options.strategy, { weight, ...(p95 === undefined ? {} : { p95Ms: p95 }) });
  const sizesMb = parseSizeList(sizes);
  const { name, architecture } = await requireFunction(clients, functionName);
  const now = systemClock.now();
  const window = { start: epochMs(now - since), end: epochMs(now + 1000) };
  const figures = await collectProduction(clients, name, { window, clock: systemClock });
  const basePrice = pricePerMs(clients.target.region, architecture);
  const estimate = estimateFromProduction(figures, sizesMb, { strategy, basePrice, random: seededRandom(SEED) });
  const currency = currencyOf(clients.target.region);
  if (options.html !== undefined) await writeTuningPage(options.html, estimatePage(name, estimate, currency));
  const waiting =
    figures.waitingShare === undefined ? "" : `, ${Math.round(100 * figures.waitingShare)} % of it waiting by traces`;
  const basis = `From ${figures.invocations} warm invocations at ${figures.memoryMb} MB: ${figures.meanMs.toFixed(1)} ms on average${waiting}.`;
  const json = `${JSON.stringify({ figures, ...estimate }, undefined, 2)}\n`;
  process.stdout.write(options.json ? json : renderEstimate(estimate, { basis, currency }));
}
