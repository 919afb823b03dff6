export { errorsOf, ServiceError } from "./service-error.ts";
