const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};

/** A script's duration in milliseconds: `300`, `"300"`, `0.5`, `"500ms"`, `"5m"`, `"2 minutes"`. Plain numbers are seconds. */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value * 1000 : undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(value);
  if (match === null) return undefined;
  const unit = (match[2] ?? "").toLowerCase();
  const unitMs = unit === "" ? 1000 : (UNITS_MS[unit] ?? UNITS_MS[unit.replace(/s$/, "")]);
  return unitMs === undefined ? undefined : Number(match[1]) * unitMs;
}
