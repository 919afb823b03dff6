/** A processor architecture of Lambda. */
export type Architecture = "x86_64" | "arm64";

/** When the prices below were read. */
export const PRICES_READ = "2026-11";

/**
 * US dollars for a GB-second, first tier; initialisation is billed like the rest since 2025-08. China is billed in yuan.
 *
 * @see AWS Lambda pricing, read 2026-11; Regions that differ: `baseCosts` of aws-lambda-power-tuning 4.4.0, there for a
 * millisecond of 128 MB.
 */
const PER_GB_SECOND: Readonly<Record<Architecture, Readonly<Record<string, number>>>> = {
  x86_64: {
    default: 0.000_016_666_7,
    "ap-east-1": perGbSecond(2.9e-9),
    "af-south-1": perGbSecond(2.8e-9),
    "me-south-1": perGbSecond(2.6e-9),
    "eu-south-1": perGbSecond(2.4e-9),
    "ap-northeast-3": perGbSecond(2.7e-9),
    "cn-north-1": perGbSecond(1.42e-8),
    "cn-northwest-1": perGbSecond(1.42e-8),
  },
  arm64: { default: 0.000_013_333_4 },
};

/** @see AWS Lambda pricing: 0.20 US dollars for a million requests, at every memory size. */
export const USD_PER_MILLION_REQUESTS = 0.2;

function perGbSecond(per128MbMs: number): number {
  return per128MbMs * 8 * 1000;
}

/** A currency that Lambda is billed in. */
export type Currency = "USD" | "CNY";

/** The currency that a Region's prices are in. @see aws-lambda-power-tuning 4.4.0, "buildVisualizationURL". */
export function currencyOf(region: string): Currency {
  return region.startsWith("cn-") ? "CNY" : "USD";
}

/** What amounts of a currency are marked with. */
export function signOf(currency: Currency): "$" | "¥" {
  return currency === "CNY" ? "¥" : "$";
}

/** Price of a billed millisecond at 128 MB; larger sizes cost in proportion. */
export function pricePerMs(region: string, architecture: Architecture): number {
  const table = PER_GB_SECOND[architecture];
  return (table[region] ?? table["default"] ?? Number.NaN) / 8 / 1000;
}

/**
 * Price of one invocation, the request itself left out.
 *
 * @param billedMs Billed duration, or a mean of such; counts as whole milliseconds.
 * @param basePrice Of a millisecond at 128 MB.
 * @see aws-lambda-power-tuning 4.4.0, "computePrice".
 */
export function invocationPrice(billedMs: number, memoryMb: number, basePrice: number): number {
  return Math.ceil(billedMs) * basePrice * (memoryMb / 128);
}

/** Price of a million invocations with this mean billed duration, the requests themselves left out. */
export function pricePerMillion(billedMs: number, memoryMb: number, basePrice: number): number {
  return 1_000_000 * billedMs * basePrice * (memoryMb / 128);
}

/** US dollars a state transition of Step Functions costs. @see aws-lambda-power-tuning 4.4.0, `sfCosts`. */
const USD_PER_TRANSITION: Readonly<Record<string, number>> = {
  default: 0.000_025,
  "us-gov-west-1": 0.000_03,
  "us-gov-east-1": 0.000_03,
  "ap-northeast-2": 0.000_027_1,
  "eu-south-1": 0.000_026_25,
  "af-south-1": 0.000_029_75,
  "us-west-1": 0.000_027_9,
  "eu-west-3": 0.000_029_7,
  "ap-east-1": 0.000_027_5,
  "me-south-1": 0.000_027_5,
  "ap-south-1": 0.000_028_5,
  "sa-east-1": 0.000_037_5,
};

/** What the state machine of aws-lambda-power-tuning would cost for the same, to five decimals. */
export function stateMachinePrice(
  region: string,
  { powers, num, onlyColdStarts }: { readonly powers: number; readonly num: number; readonly onlyColdStarts: boolean },
): number {
  const transitions = onlyColdStarts ? 6 + powers + 2 * powers * num : 6 + 3 * powers;
  const price = USD_PER_TRANSITION[region] ?? USD_PER_TRANSITION["default"] ?? 0;
  return Number((price * transitions).toFixed(5));
}
