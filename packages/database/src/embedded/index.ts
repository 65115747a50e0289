export { checkRole, type RoleCheck } from "../migrations/check-role.ts";
export { APP_ROLE } from "./roles.ts";
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from "./start-embedded.ts";
