export type { RoleCheck } from "./check-role.ts";
export { type Migration, readMigrations } from "./files.ts";
export { type MigrateOptions, type MigrationStatus, migrate, migrationStatus } from "./migrate.ts";
