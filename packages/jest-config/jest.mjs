import { fileURLToPath } from "node:url";

export default {
  testEnvironment: fileURLToPath(new URL("environment.mjs", import.meta.url)),
  roots: ["<rootDir>/src"],
  setupFiles: ["reflect-metadata"],
  testMatch: ["**/*.test.ts"],
  testTimeout: 60_000,
  // Jest leaves one of two cores idle, and most tests wait for Postgres, for the clock or for a browser.
  maxWorkers: 2,
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        swcrc: false,
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: true },
          keepClassNames: true,
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
};
