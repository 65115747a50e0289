export { forgetDefinitions } from "../workflow/definitions.ts";
export * from "./flow.ts";
export { stopTestCluster, testCluster } from "./test-cluster.ts";
export { emptyDatabase, type TestDatabase, testDatabase } from "./test-database.ts";
