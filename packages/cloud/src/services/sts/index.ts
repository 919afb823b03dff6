export { createStsService } from "./create-sts-service.ts";
