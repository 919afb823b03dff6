export { unknownApiRoute } from "./unknown-api-route.ts";
