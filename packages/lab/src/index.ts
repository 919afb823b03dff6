export type { LabStatus, TelemetryStatus } from "./control/contract.ts";
export { createLabControls, importLogEvents } from "./control/lab-controls-client.ts";
export { examine } from "./doctor/examine.ts";
export { ensureLab } from "./process/background-lab.ts";
export { findLab } from "./process/find-lab.ts";
export { stopLab } from "./process/stop-lab.ts";
export { runLab } from "./run-lab.ts";
export { VERSION } from "./version.ts";
