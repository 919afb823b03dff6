export { createOtlpRoute } from "./otlp-route.ts";
