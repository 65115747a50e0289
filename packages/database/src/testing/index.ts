export { addComment } from "../conversation/change-conversation.ts";
export { queueMessage } from "../conversation/send-message.ts";
export { forgetDefinitions } from "../workflow/definitions.ts";
export * from "./flow.ts";
export { cycleIn, importsOf, readSources } from "./source-files.ts";
export { stopTestCluster } from "./test-cluster.ts";
export { emptyDatabase, type TestDatabase, testDatabase } from "./test-database.ts";
