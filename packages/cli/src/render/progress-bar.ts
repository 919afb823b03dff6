const LENGTH = 30;
/** Below this a bar would only flicker. */
const TOTAL_MIN = 50;

/** Draws how far work is, on a terminal's standard error alone. */
export function progressBar(unit: string): (done: number, total: number) => void {
  return (done, total) => {
    if (!process.stderr.isTTY || total < TOTAL_MIN) return;
    const filled = Math.round((done / total) * LENGTH);
    const bar = `${"█".repeat(filled)}${"░".repeat(LENGTH - filled)}`;
    process.stderr.write(`\r${bar} ${done} of ${total} ${unit}${done === total ? "\n" : ""}`);
  };
}
